import type {
  ColumnDefinition,
  KeyDefinition,
  ManyToManyDefinition,
  ManyToOneDefinition,
  TableDefinition,
} from './definitions.ts';
import { rowsOf, textOf, textsOf, type JsonRow } from './json-row.ts';
import { isEmptyLabel, type LabelReader } from './label-reader.ts';
import { MetadataError } from './metadata-error.ts';
import { parseColumnDefinition } from './parse-column-definition.ts';

/**
 * What one answer says of an EntityMetadata (contract §3.3).
 *
 * @throws MetadataError `unusable` where it or one of its attributes has no LogicalName
 */
export function parseTableDefinition(row: JsonRow, readLabel: LabelReader): TableDefinition {
  const logicalName = textOf(row['LogicalName']);
  if (logicalName === undefined) throw unusable('a table has no LogicalName');
  return {
    logicalName,
    metadataId: textOf(row['MetadataId']),
    schemaName: textOf(row['SchemaName']),
    displayName: readLabel(row['DisplayName']),
    description: readLabel(row['Description']),
    primaryId: textOf(row['PrimaryIdAttribute']),
    primaryName: textOf(row['PrimaryNameAttribute']),
    ownership: textOf(row['OwnershipType']),
    isActivity: row['IsActivity'] === true,
    isIntersect: row['IsIntersect'] === true,
    isPrivate: row['IsPrivate'] === true,
    isUnnamed: isEmptyLabel(row['DisplayName']),
    columns: parseColumns(rowsOf(row['Attributes']), readLabel),
    keys: rowsOf(row['Keys']).map(parseKey),
    manyToOne: rowsOf(row['ManyToOneRelationships']).flatMap(parseManyToOne),
    manyToMany: rowsOf(row['ManyToManyRelationships']).flatMap(parseManyToMany),
  };
}

function parseColumns(rows: readonly JsonRow[], readLabel: LabelReader): Map<string, ColumnDefinition> {
  const columns = new Map<string, ColumnDefinition>();
  for (const row of rows) {
    const column = parseColumnDefinition(row, readLabel);
    if (column === undefined) throw unusable('an attribute has no LogicalName');
    columns.set(column.logicalName, column);
  }
  return columns;
}

function parseKey(row: JsonRow): KeyDefinition {
  return {
    logicalName: textOf(row['LogicalName']) ?? '',
    columns: textsOf(row['KeyAttributes']),
    active: row['EntityKeyIndexStatus'] === 'Active',
  };
}

function parseManyToOne(row: JsonRow): ManyToOneDefinition[] {
  const schemaName = textOf(row['SchemaName']);
  const column = textOf(row['ReferencingAttribute']);
  const target = textOf(row['ReferencedEntity']);
  if (schemaName === undefined || column === undefined || target === undefined) return [];
  return [{ schemaName, column, target, navigation: textOf(row['ReferencingEntityNavigationPropertyName']) }];
}

function parseManyToMany(row: JsonRow): ManyToManyDefinition[] {
  const schemaName = textOf(row['SchemaName']);
  const one = textOf(row['Entity1LogicalName']);
  const two = textOf(row['Entity2LogicalName']);
  if (schemaName === undefined || one === undefined || two === undefined) return [];
  return [
    {
      schemaName,
      intersectTable: textOf(row['IntersectEntityName']) ?? '',
      sides: [
        {
          table: one,
          navigation: textOf(row['Entity1NavigationPropertyName']),
          column: textOf(row['Entity1IntersectAttribute']),
        },
        {
          table: two,
          navigation: textOf(row['Entity2NavigationPropertyName']),
          column: textOf(row['Entity2IntersectAttribute']),
        },
      ],
    },
  ];
}

function unusable(detail: string): MetadataError {
  return new MetadataError('unusable', `The entity definitions are not as documented: ${detail}`);
}
