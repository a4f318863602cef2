import type {
  Definitions,
  KeyDefinition,
  ManyToManyDefinition,
  ManyToOneDefinition,
  TableDefinition,
} from './definitions.ts';
import { isRow, labelsOf, rowsOf, textOf, textsOf, type JsonRow } from './json-row.ts';
import { MetadataError } from './metadata-error.ts';
import { parseColumnDefinition } from './parse-column-definition.ts';

export interface DefinitionBodies {
  /**
   * Bodies of answers, in any order, each one of: a list of EntityMetadata (`{"value": […]}`), one EntityMetadata, or a list
   * of attributes of one table, which `@odata.context` names. What several say of one table or column is put together.
   */
  readonly bodies: readonly unknown[];
  /** LCID of the organisation's base language. */
  readonly baseLanguage: number;
}

/** Bodies put together, still as JSON. */
interface TableRow {
  row: JsonRow;
  readonly columns: Map<string, JsonRow>;
}

/**
 * Reads EntityDefinitions (contract §3.3) into a side table.
 *
 * @throws MetadataError `unusable` for a body that is none of these.
 */
export function parseDefinitions({ bodies, baseLanguage }: DefinitionBodies): Definitions {
  const tables = new Map<string, TableRow>();
  for (const body of bodies) {
    if (!isRow(body)) throw unusable('a body is not a JSON object');
    const owner = attributesOwner(body);
    if (owner !== undefined) addColumns(tableRow(tables, owner), rowsOf(body['value']));
    else for (const entity of entitiesOf(body)) addTable(tables, entity);
  }
  return {
    baseLanguage,
    solutions: new Map(),
    tables: new Map([...tables].map(([name, table]) => [name, parseTable(name, table)])),
  };
}

/** The table whose attributes a body lists: `…#EntityDefinitions('account')/Attributes/…`. */
function attributesOwner(body: JsonRow): string | undefined {
  const context = textOf(body['@odata.context']) ?? '';
  const match = /#EntityDefinitions\((?:LogicalName=)?'([^']+)'\)\/Attributes\b/.exec(context);
  return Array.isArray(body['value']) ? match?.[1] : undefined;
}

function entitiesOf(body: JsonRow): JsonRow[] {
  if (Array.isArray(body['value'])) return rowsOf(body['value']);
  if (textOf(body['LogicalName']) !== undefined) return [body];
  throw unusable('a body is neither a list nor a table');
}

function addTable(tables: Map<string, TableRow>, entity: JsonRow): void {
  const name = textOf(entity['LogicalName']);
  if (name === undefined) throw unusable('a table has no LogicalName');
  const table = tableRow(tables, name);
  table.row = merge(table.row, entity);
  addColumns(table, rowsOf(entity['Attributes']));
}

function tableRow(tables: Map<string, TableRow>, name: string): TableRow {
  const table = tables.get(name) ?? { row: {}, columns: new Map<string, JsonRow>() };
  tables.set(name, table);
  return table;
}

function addColumns(table: TableRow, attributes: readonly JsonRow[]): void {
  for (const attribute of attributes) {
    const name = textOf(attribute['LogicalName']);
    if (name === undefined) throw unusable('an attribute has no LogicalName');
    table.columns.set(name, merge(table.columns.get(name), attribute));
  }
}

/** What one answer doesn't know (null, or not asked for) the other may. */
function merge(first: JsonRow | undefined, second: JsonRow): JsonRow {
  if (first === undefined) return second;
  const known = Object.entries(second).filter(([, value]) => value !== null);
  return { ...first, ...Object.fromEntries(known) };
}

function parseTable(logicalName: string, { row, columns }: TableRow): TableDefinition {
  return {
    logicalName,
    metadataId: textOf(row['MetadataId']),
    schemaName: textOf(row['SchemaName']),
    displayName: labelsOf(row['DisplayName']),
    description: labelsOf(row['Description']),
    primaryId: textOf(row['PrimaryIdAttribute']),
    primaryName: textOf(row['PrimaryNameAttribute']),
    ownership: textOf(row['OwnershipType']),
    isActivity: row['IsActivity'] === true,
    isIntersect: row['IsIntersect'] === true,
    isPrivate: row['IsPrivate'] === true,
    isUnnamed: isRow(row['DisplayName']) && labelsOf(row['DisplayName']).size === 0,
    columns: new Map([...columns].map(([name, column]) => [name, parseColumnDefinition(name, column)])),
    keys: rowsOf(row['Keys']).map(parseKey),
    manyToOne: rowsOf(row['ManyToOneRelationships']).flatMap(parseManyToOne),
    manyToMany: rowsOf(row['ManyToManyRelationships']).flatMap(parseManyToMany),
  };
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
        { table: one, navigation: textOf(row['Entity1NavigationPropertyName']) },
        { table: two, navigation: textOf(row['Entity2NavigationPropertyName']) },
      ],
    },
  ];
}

function unusable(detail: string): MetadataError {
  return new MetadataError('unusable', `The entity definitions are not as documented: ${detail}`);
}
