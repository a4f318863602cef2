import { isCustomName } from '../metadata/is-custom-name.ts';
import { metadataId } from '../metadata/metadata-id.ts';
import type { Organization } from '../organization.ts';
import { changeColumn } from '../organization/changes/change-column.ts';
import { changeTable } from '../organization/changes/change-table.ts';
import { dropColumn } from '../organization/changes/drop-column.ts';
import { dropTable } from '../organization/changes/drop-table.ts';
import { together, type OrganizationChange } from '../organization/changes/organization-change.ts';
import type { Json } from '../organization/csdl/json.ts';
import { addColumns } from './add-columns.ts';
import type { Component } from './add-to-solution.ts';
import { changeGlobalSet } from './change-options-by-message.ts';
import { columnOfBody, readOptionSet } from './column-of-body.ts';
import { createKey } from './create-key.ts';
import { cascades, createRelationship } from './create-relationship.ts';
import { createTable } from './create-table.ts';
import { customName } from './custom-name.ts';
import { customizationError } from './customization-error.ts';
import type { CustomizationTarget } from './customization-path.ts';
import { dropRelationship } from './drop-relationship.ts';
import { globalSets } from './global-sets.ts';
import { labelOfBody, type LabelRule } from './label-of-body.ts';
import { dropMessageFilters } from './message-filters.ts';
import { updateColumn, updateTable } from './update-definition.ts';

/** What is done, and to what; `address` is where the thing is below the service root. */
export interface Customization {
  readonly change: OrganizationChange;
  readonly component: Component;
  readonly address: string;
}

/**
 * Reads `POST` to a set of the metadata API.
 * @throws DataError 400 for a body that describes nothing that can be made
 */
export function create(organization: Organization, target: CustomizationTarget, body: Json): Customization {
  switch (target.kind) {
    case 'tables': {
      const { logicalName, change } = createTable(organization, body);
      return { change, ...tableParts(logicalName) };
    }
    case 'columns': {
      const { logicalName } = target.table;
      const columns = columnOfBody(organization, logicalName, { body });
      return { change: addColumns(logicalName, columns), ...columnParts(logicalName, customName(body)) };
    }
    case 'keys': {
      const { logicalName } = target.table;
      const change = createKey(organization, target.table, body);
      return { change, ...keyParts(logicalName, customName(body).toLowerCase()) };
    }
    case 'relationships':
      return { change: createRelationship(organization, body), ...relationshipParts(customName(body)) };
    case 'optionSets': {
      const name = customName(body, 'Name');
      if (globalSets(organization).has(name))
        throw customizationError(`There is a global option set '${name}' already.`);
      const set = readOptionSet(body, name, true);
      const change: OrganizationChange = (now) => ({ ...now, optionSets: [...(now.optionSets ?? []), set] });
      return { change, ...optionSetParts(name) };
    }
    case 'table':
    case 'column':
    case 'key':
    case 'relationship':
    case 'optionSet':
      throw customizationError('POST makes something new in a set of definitions.');
  }
}

/**
 * Reads `PUT` of a definition.
 * @throws DataError 400 for what cannot change so
 */
export function update(target: CustomizationTarget, body: Json, rule: LabelRule): Customization {
  switch (target.kind) {
    case 'table': {
      const { logicalName } = target.table;
      return {
        change: changeTable(logicalName, (table) => updateTable(table, body, rule)),
        ...tableParts(logicalName),
      };
    }
    case 'column': {
      const place = { table: target.table.logicalName, column: target.column.logicalName };
      return {
        change: changeColumn(place, (column) => updateColumn(column, body, rule)),
        ...columnParts(place.table, place.column),
      };
    }
    case 'relationship': {
      const { schemaName } = target;
      return {
        change: (now) => ({
          ...now,
          oneToMany: now.oneToMany.map(({ cascade, ...one }) =>
            one.schemaName === schemaName
              ? { ...one, ...cascades(body, cascade) }
              : { ...one, ...(cascade !== undefined && { cascade }) },
          ),
        }),
        ...relationshipParts(schemaName),
      };
    }
    case 'optionSet':
      return {
        change: changeGlobalSet(target.name, (set) => ({
          ...set,
          displayName: labelOfBody(set.displayName, [body, 'DisplayName'], rule),
          description: labelOfBody(set.description, [body, 'Description'], rule),
        })),
        ...optionSetParts(target.name),
      };
    case 'key':
    case 'tables':
    case 'columns':
    case 'keys':
    case 'relationships':
    case 'optionSets':
      throw customizationError(
        'PUT changes a definition of a table, column, relationship or global option set.',
      );
  }
}

/**
 * Reads `DELETE` of a definition.
 * @throws DataError 400 for what came with the product, and for what is needed elsewhere
 */
export function remove(organization: Organization, target: CustomizationTarget): Customization {
  switch (target.kind) {
    case 'table': {
      const { logicalName, isCustom } = target.table;
      if (!isCustom) throw notCustom(logicalName);
      return {
        change: together(dropTable(logicalName), dropMessageFilters(logicalName)),
        ...tableParts(logicalName),
      };
    }
    case 'column':
      return removeColumn(organization, target);
    case 'key': {
      const { logicalName } = target.table;
      const change = changeTable(logicalName, (table) => ({
        ...table,
        keys: table.keys.filter((key) => key.logicalName !== target.key),
      }));
      return { change, ...keyParts(logicalName, target.key) };
    }
    case 'relationship': {
      const { schemaName } = target;
      const found = [...organization.oneToMany, ...organization.manyToMany].find(
        (one) => one.schemaName === schemaName,
      );
      if (found?.isCustom !== true) throw notCustom(schemaName);
      return { change: dropRelationship(schemaName), ...relationshipParts(schemaName) };
    }
    case 'optionSet': {
      const { name } = target;
      if (organization.optionSets?.some((set) => set.name === name) !== true) throw notCustom(name);
      const isUsed = [...organization.tables.values()].some((table) =>
        [...table.columns.values()].some(
          ({ optionSet }) => optionSet?.isGlobal === true && optionSet.name === name,
        ),
      );
      if (isUsed) throw customizationError(`The global option set '${name}' is used by a column.`);
      return {
        change: (now) => ({ ...now, optionSets: (now.optionSets ?? []).filter((set) => set.name !== name) }),
        ...optionSetParts(name),
      };
    }
    case 'tables':
    case 'columns':
    case 'keys':
    case 'relationships':
    case 'optionSets':
      throw customizationError('DELETE takes one definition.');
  }
}

function removeColumn(
  organization: Organization,
  { table, column: found }: Extract<CustomizationTarget, { kind: 'column' }>,
): Customization {
  const { logicalName, primaryId, primaryName, isCustom } = table;
  const column = found.logicalName;
  const isCustomColumn = found.isCustom === true || isCustomName(organization, column);
  const isPart = found.attributeOf !== undefined && found.type !== 'Image';
  if (!isCustomColumn || isPart) {
    throw notCustom(`${logicalName}.${column}`);
  }
  if (column === primaryId || (isCustom && column === primaryName)) {
    throw customizationError(`The column '${column}' is needed by its table.`);
  }
  return { change: dropColumn({ table: logicalName, column }), ...columnParts(logicalName, column) };
}

const notCustom = (name: string): Error =>
  customizationError(`'${name}' is no customization, and cannot be deleted.`);

type Parts = Pick<Customization, 'component' | 'address'>;

const tableParts = (table: string): Parts => {
  const id = metadataId('entity', table);
  return { component: { type: 1, metadataId: id }, address: `EntityDefinitions(${id})` };
};

const columnParts = (table: string, column: string): Parts => {
  const id = metadataId('attribute', table, column.toLowerCase());
  return {
    component: { type: 2, metadataId: id },
    address: `${tableParts(table).address}/Attributes(${id})`,
  };
};

const keyParts = (table: string, key: string): Parts => {
  const id = metadataId('key', table, key);
  return { component: { type: 14, metadataId: id }, address: `${tableParts(table).address}/Keys(${id})` };
};

const relationshipParts = (schemaName: string): Parts => {
  const id = metadataId('relationship', schemaName);
  return { component: { type: 10, metadataId: id }, address: `RelationshipDefinitions(${id})` };
};

const optionSetParts = (name: string): Parts => {
  const id = metadataId('optionset', name);
  return { component: { type: 9, metadataId: id }, address: `GlobalOptionSetDefinitions(${id})` };
};
