import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { isInPartition, partitionColumn } from '../elastic/partition.ts';
import { matchKey } from '../filter/bind-comparison.ts';
import { equal, toComparable, type Comparable } from '../filter/comparable.ts';
import type { KeyPart } from '../filter/filter-ast.ts';
import { parseKeys } from '../filter/parse-filter.ts';
import { resolveOperand } from '../filter/resolve-operand.ts';
import { queryError } from '../query-error.ts';
import type { Property, TableSchema } from '../schema/table-schema.ts';
import { columnValue, type StoredRow } from '../store/store.ts';

const bareId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The row that the parentheses of a URL address: by id, by the named primary key, or by an alternate key (contract §4.8).
 * @throws DataError 404 `0x80040217` or `0x80060891` where there is none, 403 for one that the caller may not read, 400 for a key
 * that the table does not have
 */
export function findRow(scope: RequestScope, table: TableSchema, key: string): StoredRow {
  if (bareId.test(key)) return rowById(scope, table, key);
  const parts = parseKeys(key);
  const { definition } = table;
  const [first, ...more] = parts;
  // `principal` declares `ownerid` as its key, so that users and teams cannot be addressed by their own (contract §3.2).
  const isPrimary = first?.name === definition.primaryId && more.length === 0;
  const partition = partitionKey(scope, table, parts);
  if (partition !== undefined)
    return rowById({ ...scope, partitionId: partition.partitionId }, table, partition.id);
  if (isPrimary && definition.baseType !== 'principal') {
    return rowById(scope, table, keyValue(scope, first));
  }
  return rowByAlternateKey(scope, table, parts);
}

/**
 * A single row as the caller sees it.
 * @throws DataError 403 `0x80040220` for one that they may not read (contract §10)
 */
export function readable({ rights, store }: RequestScope, row: StoredRow): StoredRow {
  rights.requireRow('Read', row);
  return store.get(row.table.logicalName, row.id) ?? row;
}

function rowById(scope: RequestScope, { definition }: TableSchema, id: string): StoredRow {
  const row = scope.allRows.get(definition.logicalName, id);
  if (row === undefined || !isInPartition(row, scope.partitionId)) {
    throw new DataError(
      404,
      '0x80040217',
      `${definition.logicalName} With Id = ${id.toLowerCase()} Does Not Exist`,
    );
  }
  return readable(scope, row);
}

function rowByAlternateKey(scope: RequestScope, table: TableSchema, parts: readonly KeyPart[]): StoredRow {
  const names = new Set(parts.map(({ name }) => name));
  const { definition } = table;
  const propertiesOf = (columns: readonly string[]): readonly Property[] =>
    columns.flatMap((column) => table.properties.get(definition.columns.get(column)?.property ?? '') ?? []);
  const key = definition.keys.find(({ columns, status }) => {
    const properties = propertiesOf(columns);
    return (
      status === 'Active' &&
      names.size === parts.length &&
      properties.length === parts.length &&
      properties.every(({ name }) => names.has(name))
    );
  });
  if (key === undefined) {
    const type = `Microsoft.Dynamics.CRM.${definition.logicalName}`;
    throw queryError(
      `The key in the request URI is not valid for resource '${type}'. Ensure that the names and number of key ` +
        `properties match the declared or alternate key properties for the resource '${type}'.`,
    );
  }
  const wanted = parts.flatMap((part) => {
    const property = table.properties.get(part.name);
    const value = property === undefined ? null : toComparable(property.kind, keyValue(scope, part));
    return property === undefined || value === null ? [] : [{ property, value }];
  });
  const row = candidates(scope, table, wanted).find((candidate) =>
    wanted.every(({ property, value }) => {
      const own = toComparable(property.kind, columnValue(candidate, property.column.logicalName));
      return own !== null && equal(own, value);
    }),
  );
  if (row === undefined || wanted.length < parts.length) {
    const message = `A record with the specified key values does not exist in ${definition.logicalName} entity`;
    throw new DataError(404, '0x80060891', message);
  }
  return readable(scope, row);
}

/** `contoso_sensordatas(contoso_sensordataid=a1…,partitionid='dev-1')` of an elastic table (contract §9.3). */
function partitionKey(
  scope: RequestScope,
  { definition }: TableSchema,
  parts: readonly KeyPart[],
): { readonly id: string; readonly partitionId: string } | undefined {
  if (definition.elastic !== true || parts.length !== 2) return undefined;
  const of = (name: string): KeyPart | undefined => parts.find((part) => part.name === name);
  const [id, partition] = [of(definition.primaryId), of(partitionColumn)];
  if (id === undefined || partition === undefined) return undefined;
  return { id: keyValue(scope, id), partitionId: keyValue(scope, partition) };
}

interface Wanted {
  readonly property: Property;
  readonly value: Comparable;
}

/** By index, if one of the key's columns has one. */
function candidates(
  { allRows }: RequestScope,
  table: TableSchema,
  wanted: readonly Wanted[],
): readonly StoredRow[] {
  const name = table.definition.logicalName;
  for (const { property, value } of wanted) {
    const key = matchKey({ depth: 0, hops: [], table, property }, value);
    if (key !== undefined) return allRows.matching(name, { column: property.column.logicalName, key });
  }
  return allRows.all(name);
}

function keyValue(scope: RequestScope, { name, value }: KeyPart): string {
  const operand = resolveOperand(scope, value);
  if (operand.kind !== 'literal') throw queryError(`The value of the key property '${name}' is not valid.`);
  return operand.text;
}
