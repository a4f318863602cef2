import type { Value } from '../organization.ts';

/** Rows by the printed value of one column; rows without a value are not in it. */
export type ColumnIndex<Item> = Map<string, Item[]>;

/** Builds the index; rows keep their order. */
export function createIndex<Item>(rows: readonly Item[], valueOf: (row: Item) => Value): ColumnIndex<Item> {
  const index = new Map<string, Item[]>();
  for (const row of rows) {
    const key = indexKey(valueOf(row));
    if (key === undefined) continue;
    const members = index.get(key);
    if (members === undefined) index.set(key, [row]);
    else members.push(row);
  }
  return index;
}

/** What equal values have in common: ids and text in lower case, as the collation ignores case (contract §4.3). */
export function indexKey(value: Value): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'object') return value.id.toLowerCase();
  return typeof value === 'string' ? value.toLowerCase() : String(value);
}
