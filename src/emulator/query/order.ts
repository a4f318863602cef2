import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { compareWithNulls, toComparable, type Comparable } from '../filter/comparable.ts';
import { resolveOperand } from '../filter/resolve-operand.ts';
import { reader, resolveProperty, type PropertyPath } from '../filter/resolve-path.ts';
import { queryError } from '../query-error.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { isLookup, type ValueKind } from '../schema/value-kind.ts';
import { relatedRow } from '../store/related-rows.ts';
import { byId, columnValue, type StoredRow } from '../store/store.ts';

/** One key of `$orderby`. */
export interface OrderKey {
  /** Dotted path, which names it in the paging cookie. */
  readonly name: string;
  readonly descending: boolean;
  readonly kind: ValueKind;
  /** It is the rows' own id. */
  readonly isId: boolean;
  readonly read: (row: StoredRow) => Comparable | null;
}

/** Where a row stands in an order: its keys' values and, where they tie, its id. */
export interface Standing {
  readonly values: readonly (Comparable | null)[];
  readonly id: string;
}

/**
 * Reads `$orderby`. Lookups sort by the primary name of their row, choices by number (contract §4.5).
 * @throws DataError for unknown names, a column named twice, and multi-select columns
 */
export function readOrder(scope: RequestScope, table: TableSchema, text: string): readonly OrderKey[] {
  const keys = text.split(',').map((item) => readKey(scope, table, item.trim()));
  if (new Set(keys.map(({ name }) => name)).size < keys.length) {
    throw new DataError(400, '0x80048d16', 'Order by columns must be unique.');
  }
  return keys;
}

function readKey(scope: RequestScope, table: TableSchema, item: string): OrderKey {
  const match = /^(@?[A-Za-z_][\w/]*)(?:\s+(asc|desc))?$/.exec(item);
  const written = match?.[1];
  if (match === null || written === undefined) throw queryError(`Syntax error in $orderby: '${item}'.`);
  const operand = written.startsWith('@')
    ? resolveOperand(scope, { kind: 'alias', name: written })
    : ({ kind: 'path', segments: written.split('/'), position: 0 } as const);
  if (operand.kind !== 'path') throw queryError(`$orderby needs a column: '${item}'.`);
  const path = resolveProperty(scope, [{ name: undefined, table }], operand.segments);
  const { column, kind } = path.property;
  if (kind === 'choices') {
    throw new DataError(
      400,
      '0x80050224',
      `The attribute ${column.logicalName} cannot be used in an order by or group by clause.`,
    );
  }
  const isReference = isLookup(column);
  const read = isReference ? nameReader(scope, path) : reader(scope, path);
  return {
    name: operand.segments.join('.'),
    descending: match[2] === 'desc',
    kind: isReference ? 'string' : kind,
    isId: path.hops.length === 0 && column.logicalName === table.definition.primaryId,
    read: isReference ? (read as OrderKey['read']) : (row) => (read as ReturnType<typeof reader>)([row]),
  };
}

/** Reads the primary name of the row that a lookup points at, as its formatted value shows it. */
function nameReader({ store, allRows }: RequestScope, { hops, property }: PropertyPath): OrderKey['read'] {
  return (row) => {
    let owner: StoredRow | undefined = row;
    for (const hop of hops) owner = owner === undefined ? undefined : relatedRow(store, owner, hop);
    const reference = owner?.values[property.column.logicalName];
    if (reference === null || typeof reference !== 'object') return null;
    const target = allRows.get(reference.table, reference.id);
    const name = target?.table.primaryName;
    return target === undefined || name === undefined
      ? null
      : toComparable('string', columnValue(target, name));
  };
}

/** @returns where the row stands */
export const standing = (order: readonly OrderKey[], row: StoredRow): Standing => ({
  values: order.map(({ read }) => read(row)),
  id: row.id,
});

/**
 * The keys that an order depends on: no two rows have one id, so that keys after it decide nothing; and rows that tie are in
 * the order of their ids anyway.
 */
export function decidingKeys(order: readonly OrderKey[]): readonly OrderKey[] {
  const at = order.findIndex(({ isId }) => isId);
  return at === -1 ? order : order.slice(0, order[at]?.descending === true ? at + 1 : at);
}

/** Compares two places; never 0 for different rows. */
export function compareStandings(order: readonly OrderKey[], left: Standing, right: Standing): number {
  for (const [index, { descending }] of order.entries()) {
    const result = compareWithNulls(left.values[index] ?? null, right.values[index] ?? null);
    if (result !== 0) return descending ? -result : result;
  }
  return left.id < right.id ? -1 : Number(left.id > right.id);
}

/** Sorts rows; without keys by id. */
export function sortRows(order: readonly OrderKey[], rows: readonly StoredRow[]): readonly StoredRow[] {
  if (order.length === 0) return rows.toSorted(byId);
  return rows
    .map((row) => ({ row, place: standing(order, row) }))
    .sort((left, right) => compareStandings(order, left.place, right.place))
    .map(({ row }) => row);
}
