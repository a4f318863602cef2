import type { JsonRow } from '../../metadata/json-row.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { partitionColumn } from '../elastic/partition.ts';
import { createByUpsert, replaceRow } from '../elastic/replace-row.ts';
import { parseKeys } from '../filter/parse-filter.ts';
import { resolveOperand } from '../filter/resolve-operand.ts';
import type { Value } from '../organization.ts';
import { findRow } from '../resource/find-row.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { isLookup } from '../schema/value-kind.ts';
import type { StoredRow } from '../store/store.ts';
import { readRowBody } from './read-row-body.ts';
import { readKeyValue } from './read-value.ts';
import { createRow, updateRow } from './write-row.ts';

/** A row to be written, whether it is there or not. */
export interface Upsert {
  /** What stands in the parentheses of its address. */
  readonly key: string;
  readonly json: JsonRow;
  /** The row, if it is known to be there; default: looked for. */
  readonly row?: StoredRow | undefined;
  /** `If-Match` makes it an update of a row that is there. */
  readonly update?: boolean;
}

/** What became of an upsert. */
export interface Upserted {
  readonly row: StoredRow;
  readonly created: boolean;
}

const bareId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Changes the row with this key, or creates it where there is none. By alternate key an existing row keeps its key values,
 * whatever the body says; for a new one those of the body win over those of the address (contract §5.2).
 * @throws DataError for what the service refuses
 */
export function upsertRow(scope: RequestScope, table: TableSchema, upsert: Upsert): Upserted {
  const { key, json, row = rowWithKey(scope, table, key) } = upsert;
  const keys = keyValues(scope, table, key);
  // The body of a PATCH names the partition to find the row in it, not to move it.
  const partitionOfKey = table.definition.elastic === true ? [partitionColumn] : [];
  if (row !== undefined) {
    const own = scope.schema.table(row.table.logicalName) ?? table;
    const input = readRowBody(scope, own, [
      json,
      { for: 'update', nested: false, id: row.id, ignored: new Set([...keys.properties, ...partitionOfKey]) },
    ]);
    const change = isReplacing(table, upsert) ? replaceRow : updateRow;
    return { row: change(scope, row, input), created: false };
  }
  const nested = scope.quirks.nestedInPatch === 'acceptOnCreate';
  const input = readRowBody(scope, table, [json, { for: 'create', nested }]);
  const create = isReplacing(table, upsert) ? createByUpsert : createRow;
  const created = create(scope, {
    ...input,
    ...(keys.id !== undefined && { id: keys.id }),
    values: { ...keys.values, ...input.values },
  });
  return { row: created, created: true };
}

/** An upsert on an elastic table takes the place of the whole row (contract §9.3). */
const isReplacing = ({ definition }: TableSchema, { update }: Upsert): boolean =>
  definition.elastic === true && update !== true;

/**
 * The row with this key, if there is one.
 * @throws DataError 400 for a key that the table does not have
 */
export function rowWithKey(scope: RequestScope, table: TableSchema, key: string): StoredRow | undefined {
  try {
    return findRow(scope, table, key);
  } catch (error) {
    if (error instanceof DataError && error.status === 404) return undefined;
    throw error;
  }
}

/** Whether the parentheses of an address hold an alternate key. */
export const isAlternateKey = ({ definition }: TableSchema, key: string): boolean =>
  !bareId.test(key) && !parseKeys(key).some(({ name }) => name === definition.primaryId);

interface KeyValues {
  /** Primary key. */
  readonly id: string | undefined;
  /** Names and values of an alternate key. */
  readonly properties: readonly string[];
  readonly values: Readonly<Record<string, Value>>;
}

function keyValues(scope: RequestScope, table: TableSchema, key: string): KeyValues {
  if (bareId.test(key)) return { id: key, properties: [], values: {} };
  const values: Record<string, Value> = {};
  const parts = parseKeys(key);
  for (const { name, value } of parts) {
    const property = table.properties.get(name);
    const operand = resolveOperand(scope, value);
    if (property === undefined || operand.kind !== 'literal') continue;
    const { column } = property;
    const target = isLookup(column) ? column.targets?.[0] : undefined;
    values[column.logicalName] =
      target === undefined
        ? readKeyValue({ scope, table, column }, operand)
        : { table: target, id: operand.text.toLowerCase() };
  }
  const id = values[table.definition.primaryId];
  if (typeof id === 'string') {
    const { [table.definition.primaryId]: _id, ...partition } = values;
    return { id, properties: Object.keys(partition), values: partition };
  }
  return { id: undefined, properties: parts.map(({ name }) => name), values };
}
