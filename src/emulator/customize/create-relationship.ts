import type { CascadeReach, OneToManyRelationship, Organization, TableDefinition } from '../organization.ts';
import { addTable } from '../organization/changes/add-table.ts';
import { together, type OrganizationChange } from '../organization/changes/organization-change.ts';
import { objectOf, textOf, type Json } from '../organization/csdl/json.ts';
import { version } from '../organization/dsl/blocks.ts';
import { guid, primaryId } from '../organization/dsl/columns.ts';
import { table } from '../organization/dsl/table-spec.ts';
import { addColumns } from './add-columns.ts';
import { columnOfBody } from './column-of-body.ts';
import { markCustom, nextCode } from './create-table.ts';
import { customName } from './custom-name.ts';
import { customizationError } from './customization-error.ts';

/**
 * Reads `POST RelationshipDefinitions`: a 1:N relationship with its lookup column, or an N:N with its intersect table.
 * @throws DataError 400 for a body that describes neither
 */
export function createRelationship(organization: Organization, body: Json): OrganizationChange {
  const type = textOf(body['@odata.type']) ?? '';
  if (type.endsWith('OneToManyRelationshipMetadata')) {
    return createLookup(organization, { lookup: objectOf(body['Lookup']) ?? {}, relationships: [body] });
  }
  if (type.endsWith('ManyToManyRelationshipMetadata')) return createManyToMany(organization, body);
  throw customizationError("The property '@odata.type' does not name a type of relationship.");
}

/** A lookup with one relationship for each of its targets. */
export interface NewLookup {
  /** Of type LookupAttributeMetadata. */
  readonly lookup: Json;
  readonly relationships: readonly Json[];
}

/**
 * Makes a lookup column and its relationships.
 * @throws DataError 400 for tables that are not there, and for names that are taken
 */
export function createLookup(
  organization: Organization,
  { lookup, relationships }: NewLookup,
): OrganizationChange {
  const tables = relationships.map((body) => tableOf(organization, body, 'ReferencedEntity'));
  const [first] = relationships;
  if (first === undefined) throw customizationError('A lookup needs a relationship.');
  const { logicalName: referencingTable } = tableOf(organization, first, 'ReferencingEntity');
  const targets = tables.map(({ logicalName }) => logicalName);
  const columns = columnOfBody(organization, referencingTable, { body: lookup, targets });
  const column = customName(lookup);
  const made = relationships.map((body, index): OneToManyRelationship => {
    const schemaName = freeName(organization, body);
    const target = tables[index];
    return {
      schemaName,
      referencedTable: target?.logicalName ?? '',
      referencedColumn: target?.primaryId ?? '',
      referencedNavigation: textOf(body['ReferencedEntityNavigationPropertyName']) ?? schemaName,
      referencingTable,
      referencingColumn: column.toLowerCase(),
      referencingNavigation:
        textOf(body['ReferencingEntityNavigationPropertyName']) ??
        (relationships.length > 1 ? `${column}_${target?.logicalName ?? ''}` : column),
      isHierarchical: body['IsHierarchical'] === true,
      isCustom: true,
      constraint: true,
      ...cascades(body),
    };
  });
  return together(addColumns(referencingTable, columns), (now) => ({
    ...now,
    oneToMany: [...now.oneToMany, ...made],
  }));
}

/** `CascadeConfiguration`, as far as it says something that this double does. */
export function cascades(
  body: Json,
  before: OneToManyRelationship['cascade'] = {},
): Pick<OneToManyRelationship, 'onDelete' | 'cascade'> {
  const { Delete, ...said } = objectOf(body['CascadeConfiguration']) ?? {};
  const onDelete = (['Cascade', 'Restrict', 'RemoveLink'] as const).find((known) => known === Delete);
  const reachOf = (name: string, known: CascadeReach | undefined): CascadeReach | undefined =>
    said[name] === 'NoCascade'
      ? undefined
      : ((['Cascade', 'Active', 'UserOwned'] as const).find((reach) => reach === said[name]) ?? known);
  const [assign, share, unshare] = [
    reachOf('Assign', before.assign),
    reachOf('Share', before.share),
    reachOf('Unshare', before.unshare),
  ];
  const cascade = {
    ...(assign !== undefined && { assign }),
    ...(share !== undefined && { share }),
    ...(unshare !== undefined && { unshare }),
  };
  return { ...(onDelete !== undefined && { onDelete }), ...(Object.keys(cascade).length > 0 && { cascade }) };
}

function createManyToMany(organization: Organization, body: Json): OrganizationChange {
  const schemaName = freeName(organization, body);
  const [one, two] = [
    tableOf(organization, body, 'Entity1LogicalName'),
    tableOf(organization, body, 'Entity2LogicalName'),
  ];
  const isSelf = one === two;
  const intersect = customName({ name: body['IntersectEntityName'] ?? schemaName }, 'name');
  const ids = isSelf ? [`${one.primaryId}one`, `${two.primaryId}two`] : [one.primaryId, two.primaryId];
  const [column1 = '', column2 = ''] = ids;
  const spec = table(
    intersect,
    {
      label: '',
      plural: '',
      code: nextCode(organization),
      set: `${intersect.toLowerCase()}set`,
      ownership: 'None',
      primaryName: null,
      intersect: true,
      optimisticConcurrency: false,
    },
    [
      primaryId(`${intersect}Id`),
      guid(column1, { writable: 'never' }),
      guid(column2, { writable: 'never' }),
      version,
    ],
  );
  const intersectTable = intersect.toLowerCase();
  return together(addTable(spec), markCustom(intersectTable), (now) => ({
    ...now,
    manyToMany: [
      ...now.manyToMany,
      {
        schemaName,
        intersectTable,
        table1: one.logicalName,
        column1,
        navigation1: textOf(body['Entity1NavigationPropertyName']) ?? schemaName,
        table2: two.logicalName,
        column2,
        navigation2:
          textOf(body['Entity2NavigationPropertyName']) ?? (isSelf ? `${schemaName}_referenced` : schemaName),
        isCustom: true,
      },
    ],
  }));
}

function tableOf({ tables }: Organization, body: Json, member: string): TableDefinition {
  const name = textOf(body[member]) ?? '';
  const found = tables.get(name);
  if (found === undefined) throw customizationError(`${member}: there is no table '${name}'.`);
  return found;
}

function freeName({ oneToMany, manyToMany }: Organization, body: Json): string {
  const name = customName(body);
  if ([...oneToMany, ...manyToMany].some(({ schemaName }) => schemaName === name)) {
    throw customizationError(`There is a relationship '${name}' already.`);
  }
  return name;
}
