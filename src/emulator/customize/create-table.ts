import { partitionColumn } from '../elastic/partition.ts';
import type { Organization, TableDefinition } from '../organization.ts';
import { addLookupTarget } from '../organization/changes/add-lookup-target.ts';
import { addTable } from '../organization/changes/add-table.ts';
import { changeColumn } from '../organization/changes/change-column.ts';
import { changeTable } from '../organization/changes/change-table.ts';
import { together, type OrganizationChange } from '../organization/changes/organization-change.ts';
import { labelOf, numberOf, objectsOf, textOf, type Json } from '../organization/csdl/json.ts';
import { activeOrNot, audit, imported, owned, timeZones } from '../organization/dsl/blocks.ts';
import { integer, lookup, primaryId, text } from '../organization/dsl/columns.ts';
import { label } from '../organization/dsl/label.ts';
import { table, type TableSpec } from '../organization/dsl/table-spec.ts';
import { addColumns } from './add-columns.ts';
import { columnOfBody } from './column-of-body.ts';
import { customName } from './custom-name.ts';
import { customizationError } from './customization-error.ts';
import { addMessageFilters } from './message-filters.ts';

/** A table to be made, by its logical name, and what makes it. */
export interface NewTable {
  readonly logicalName: string;
  readonly change: OrganizationChange;
}

/**
 * Reads `POST EntityDefinitions`: a table with its primary name column, the columns that every table has, and further ones
 * (contract §3.3).
 * @throws DataError 400 for a body that describes none
 */
export function createTable(organization: Organization, body: Json): NewTable {
  const schemaName = customName(body);
  const logicalName = schemaName.toLowerCase();
  if (body['IsActivity'] === true) {
    throw customizationError('This double does not create activity tables.');
  }
  const attributes = objectsOf(body['Attributes']);
  const primary = attributes.find((attribute) => attribute['IsPrimaryName'] === true) ?? attributes[0];
  if (primary === undefined) throw customizationError('A table needs a column that is its primary name.');
  const spec = tableSpec(organization, { schemaName, body, primary });
  const nameColumn = customName(primary).toLowerCase();
  const further = attributes.filter((attribute) => attribute !== primary);
  return {
    logicalName,
    change: together(
      addTable(spec),
      markCustom(logicalName),
      changeTable(logicalName, (made) => described(made, body)),
      changeColumn({ table: logicalName, column: nameColumn }, (column) => ({
        ...column,
        displayName: labelOf(primary['DisplayName']) ?? label(undefined),
        description: labelOf(primary['Description']) ?? label(undefined),
      })),
      ...further.map(
        (attribute): OrganizationChange =>
          (now) =>
            addColumns(logicalName, columnOfBody(now, logicalName, { body: attribute }))(now),
      ),
      addMessageFilters(logicalName, { isElastic: textOf(body['TableType']) === 'Elastic' }),
      targetOf('annotation', 'objectid', { target: logicalName, if: body['HasNotes'], as: 'Annotations' }),
      targetOf('activitypointer', 'regardingobjectid', {
        target: logicalName,
        if: body['HasActivities'],
        as: 'ActivityPointers',
      }),
    ),
  };
}

interface TableParts {
  readonly schemaName: string;
  readonly body: Json;
  readonly primary: Json;
}

function tableSpec(organization: Organization, { schemaName, body, primary }: TableParts): TableSpec {
  const name = schemaName.toLowerCase();
  const isUserOwned = textOf(body['OwnershipType']) !== 'OrganizationOwned';
  const isElastic = textOf(body['TableType']) === 'Elastic';
  return table(
    schemaName,
    {
      label: '',
      plural: '',
      code: nextCode(organization),
      set: textOf(body['EntitySetName']) ?? plural(name),
      ownership: isUserOwned ? 'UserOwned' : 'OrganizationOwned',
      primaryName: customName(primary).toLowerCase(),
      ...(body['HasNotes'] === true && { notes: true }),
      ...(body['ChangeTrackingEnabled'] === true && { changeTracking: true }),
      ...(body['IsOptimisticConcurrencyEnabled'] === false && { optimisticConcurrency: false }),
    },
    [
      primaryId(`${schemaName}Id`),
      text(customName(primary), { max: numberOf(primary['MaxLength']) ?? 100 }),
      ...(isUserOwned
        ? owned({
            owner: `owner_${name}`,
            unit: `business_unit_${name}`,
            team: `team_${name}`,
            user: `user_${name}`,
          })
        : [lookup('OrganizationId', { organization: `organization_${name}` }, { writable: 'never' })]),
      ...(isElastic
        ? [text('PartitionId', { writable: 'create' }), integer('TTLInSeconds', { least: 0 })]
        : []),
      ...activeOrNot,
      ...audit(`lk_${name}_*`),
      ...imported,
      ...timeZones,
    ],
  );
}

/** Numbers from 10,000 are those of custom tables. */
export const nextCode = ({ tables }: Organization): number =>
  [...tables.values()].reduce((most, { objectTypeCode }) => Math.max(most, objectTypeCode), 9999) + 1;

/** Set names are plural in English. */
const plural = (name: string): string =>
  /(?:s|x|z|ch|sh)$/.test(name)
    ? `${name}es`
    : /[^aeiou]y$/.test(name)
      ? `${name.slice(0, -1)}ies`
      : `${name}s`;

const described = (made: TableDefinition, body: Json): TableDefinition => ({
  ...made,
  displayName: labelOf(body['DisplayName']) ?? label(undefined),
  displayCollectionName: labelOf(body['DisplayCollectionName']) ?? label(undefined),
  description: labelOf(body['Description']) ?? label(undefined),
  ...(textOf(body['TableType']) === 'Elastic' && { elastic: true, keys: [...made.keys, partitionKey(made)] }),
});

/** Each elastic table has this key from the start (contract §9.3). */
const partitionKey = ({ primaryId }: TableDefinition): TableDefinition['keys'][number] => ({
  logicalName: 'keyfornosqlentitywithpkpartitionid',
  schemaName: 'KeyForNoSqlEntityWithPKPartitionId',
  displayName: label(undefined),
  columns: [primaryId, partitionColumn],
  status: 'Active',
});

/** Says of a table that was made here, and of its relationships, that a customizer made them. */
export const markCustom =
  (name: string): OrganizationChange =>
  (organization) => ({
    ...changeTable(name, (made) => ({ ...made, isCustom: true }))(organization),
    oneToMany: organization.oneToMany.map((relationship) =>
      relationship.referencingTable === name ? { ...relationship, isCustom: true } : relationship,
    ),
  });

/** Lets rows of a common table (notes, activities) point at the new one. */
const targetOf =
  (
    from: string,
    column: string,
    { target, if: wanted, as }: { readonly target: string; readonly if: unknown; readonly as: string },
  ): OrganizationChange =>
  (organization) =>
    wanted === true && organization.tables.get(from)?.columns.has(column) === true
      ? addLookupTarget({ table: from, column, target, relationship: `${target}_${as}` })(organization)
      : organization;
