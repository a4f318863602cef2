import type { ColumnDefinition, TableDefinition } from '../../organization.ts';
import { label } from '../dsl/label.ts';
import { collectDefinitions, type CollectedDefinition } from './collect-definitions.ts';
import { definedColumn } from './defined-column.ts';
import { labelOf, listOf, numberOf, objectOf, textOf, type Json } from './json.ts';

/**
 * Tables of a document with what entity definitions add: labels, casing, types, choices, keys, and the columns that
 * the Web API does not show. Tables without a definition stay as they are.
 * @param tables as {@link csdlTable} makes them
 * @param definitions see {@link collectDefinitions}
 */
export const applyDefinitions = (
  tables: readonly TableDefinition[],
  definitions: readonly unknown[],
): readonly TableDefinition[] => {
  const collected = collectDefinitions(definitions);
  return tables.map((table) => {
    const definition = collected.get(table.logicalName);
    return definition === undefined ? table : defined(table, definition);
  });
};

const defined = (table: TableDefinition, { body, attributes }: CollectedDefinition): TableDefinition => {
  const columns = new Map(table.columns);
  for (const attribute of attributes.values()) {
    const column = definedColumn(attribute, columns);
    if (column !== undefined) columns.set(column.logicalName, column);
  }
  return {
    ...table,
    schemaName: textOf(body['SchemaName']) ?? table.schemaName,
    logicalCollectionName: textOf(body['LogicalCollectionName']) ?? table.logicalCollectionName,
    objectTypeCode: numberOf(body['ObjectTypeCode']) ?? table.objectTypeCode,
    displayName: labelOf(body['DisplayName']) ?? table.displayName,
    displayCollectionName: labelOf(body['DisplayCollectionName']) ?? table.displayCollectionName,
    description: labelOf(body['Description']) ?? table.description,
    primaryName: existing(columns, textOf(body['PrimaryNameAttribute'])) ?? table.primaryName,
    primaryImage: existing(columns, textOf(body['PrimaryImageAttribute'])) ?? table.primaryImage,
    ownership: ownershipOf(textOf(body['OwnershipType'])) ?? table.ownership,
    isPrivate: body['IsPrivate'] === true,
    isCustom: body['IsCustomEntity'] === true,
    hasNotes: body['HasNotes'] === true,
    changeTracking: body['ChangeTrackingEnabled'] === true,
    columns,
    keys: keysOf(body, columns) ?? table.keys,
  };
};

const existing = (
  columns: ReadonlyMap<string, ColumnDefinition>,
  name: string | undefined,
): string | undefined => (name !== undefined && columns.has(name) ? name : undefined);

const ownershipOf = (text: string | undefined): TableDefinition['ownership'] | undefined =>
  (['UserOwned', 'OrganizationOwned', 'BusinessOwned', 'None'] as const).find(
    (ownership) => ownership === text,
  );

const keysOf = (
  body: Json,
  columns: ReadonlyMap<string, ColumnDefinition>,
): TableDefinition['keys'] | undefined => {
  if (body['Keys'] === undefined) return undefined;
  return listOf(body['Keys']).flatMap((entry) => {
    const key = objectOf(entry) ?? {};
    const names = listOf(key['KeyAttributes']).flatMap((name) => textOf(name) ?? []);
    const logicalName = textOf(key['LogicalName']);
    if (logicalName === undefined || !names.every((name) => columns.has(name))) return [];
    const schemaName = textOf(key['SchemaName']) ?? logicalName;
    return [
      {
        logicalName,
        schemaName,
        displayName: labelOf(key['DisplayName']) ?? label(undefined),
        columns: names,
        status: 'Active' as const,
      },
    ];
  });
};
