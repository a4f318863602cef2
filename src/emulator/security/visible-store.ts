import type { Store, StoredRow } from '../store/store.ts';
import type { Rights } from './rights.ts';

/**
 * The rows as a caller sees them: those that they may not read are not there, and secured columns that they may not read
 * are null. So everything that reads through it (lists, `$expand`, lambdas, joins, counts) drops them silently
 * (contract §10). For a caller without bounds it is the store itself.
 */
export function visibleStore(store: Store, rights: Rights): Store {
  if (rights.isUnrestricted) return store;
  // One row is one object for the whole request.
  const known = new Map<StoredRow, StoredRow | undefined>();
  const shown = (row: StoredRow): StoredRow | undefined => {
    if (known.has(row)) return known.get(row);
    const result = rights.reaches('Read', row) ? masked(rights, row) : undefined;
    known.set(row, result);
    return result;
  };
  const visible = (rows: readonly StoredRow[]): readonly StoredRow[] =>
    rows.flatMap((row) => shown(row) ?? []);
  return {
    ...store,
    get: (table, id) => {
      const row = store.get(table, id);
      return row === undefined ? undefined : shown(row);
    },
    all: (table) => visible(store.all(table)),
    after: (table, id) => visibleAfter(store.after(table, id), shown),
    // An order is that of the values that the caller sees.
    sorted: (table, { sort }) => sort(visible(store.all(table))),
    // An index knows values that the caller may not: what it found must still be seen in the row.
    matching: (table, match) =>
      visible(store.matching(table, match)).filter(
        (row) => !rights.hiddenColumns(row.table).has(match.column),
      ),
    linked: (relationship, side, id) => visible(store.linked(relationship, side, id)),
  };
}

function* visibleAfter(
  rows: Iterable<StoredRow>,
  shown: (row: StoredRow) => StoredRow | undefined,
): Iterable<StoredRow> {
  for (const row of rows) {
    const seen = shown(row);
    if (seen !== undefined) yield seen;
  }
}

function masked(rights: Rights, row: StoredRow): StoredRow {
  const hidden = rights.hiddenColumns(row.table);
  if (hidden.size === 0) return row;
  return {
    ...row,
    values: Object.fromEntries(Object.entries(row.values).filter(([name]) => !hidden.has(name))),
  };
}
