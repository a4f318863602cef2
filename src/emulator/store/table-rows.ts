import { createIndex, indexKey } from './column-index.ts';
import { rowsFrom } from './rows-from.ts';
import { byId, columnValue, type StoredRow } from './stored-row.ts';

/** The rows of one table, in the order of their ids, with an index for each column that was asked about. */
export interface TableRows {
  readonly get: (id: string) => StoredRow | undefined;
  /** The list itself, which changes with the next write. */
  readonly ordered: readonly StoredRow[];
  /** Rows behind this id, all without one. */
  readonly after: (id: string | undefined) => Iterable<StoredRow>;
  /** Rows whose column prints as `key`, by id; a list that changes with the next write. */
  readonly matching: (column: string, key: string) => readonly StoredRow[];
  /** Puts `after` in the place of `before`: both have one id, or one of them is undefined. Indexes follow. */
  readonly replace: (before: StoredRow | undefined, after: StoredRow | undefined) => void;
}

/** @param rows in any order, each id once */
export function createTableRows(rows: readonly StoredRow[]): TableRows {
  const ordered = rows.toSorted(byId);
  const rowsById = new Map(ordered.map((row) => [row.id, row]));
  const indexes = new Map<string, Map<string, StoredRow[]>>();

  const indexOf = (column: string): Map<string, StoredRow[]> => {
    const known = indexes.get(column);
    if (known !== undefined) return known;
    const index = createIndex(ordered, (row) => columnValue(row, column));
    indexes.set(column, index);
    return index;
  };

  return {
    get: (id) => rowsById.get(id),
    ordered,
    after: (id) => rowsFrom(ordered, id === undefined ? 0 : placeBehind(ordered, id)),
    matching: (column, key) => indexOf(column).get(key) ?? [],
    replace: (before, after) => {
      replaceInOrder(ordered, before, after);
      if (after !== undefined) rowsById.set(after.id, after);
      else if (before !== undefined) rowsById.delete(before.id);
      for (const [column, index] of indexes) replaceInIndex(index, column, [before, after]);
    },
  };
}

function replaceInIndex(
  index: Map<string, StoredRow[]>,
  column: string,
  [before, after]: readonly [before: StoredRow | undefined, after: StoredRow | undefined],
): void {
  const keyOf = (row: StoredRow | undefined): string | undefined =>
    row === undefined ? undefined : indexKey(columnValue(row, column));
  const [from, to] = [keyOf(before), keyOf(after)];
  const source = from === undefined ? undefined : index.get(from);
  if (from !== undefined && from === to && source !== undefined) {
    replaceInOrder(source, before, after);
    return;
  }
  if (source !== undefined) replaceInOrder(source, before, undefined);
  if (from !== undefined && source?.length === 0) index.delete(from);
  if (to === undefined || after === undefined) return;
  const members = index.get(to);
  if (members === undefined) index.set(to, [after]);
  else replaceInOrder(members, undefined, after);
}

/** In a list that is ordered by id. */
function replaceInOrder(
  list: StoredRow[],
  before: StoredRow | undefined,
  after: StoredRow | undefined,
): void {
  const row = before ?? after;
  if (row === undefined) return;
  const behind = placeBehind(list, row.id);
  if (before === undefined) list.splice(behind, 0, row);
  else list.splice(behind - 1, 1, ...(after === undefined ? [] : [after]));
}

/** Index of the first row behind an id, by bisection. */
function placeBehind(list: readonly StoredRow[], id: string): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.id ?? '') <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
