import type { Predicate } from '../filter/predicate.ts';
import { rowsFrom } from '../store/rows-from.ts';
import { byId, type Store, type StoredRow } from '../store/store.ts';
import { compareStandings, decidingKeys, sortRows, standing, type OrderKey } from './order.ts';
import type { ResumePoint } from './skip-token.ts';

/** The most rows of a page, the most that `$count` counts, and the most children of an expanded row (contract §8.3). */
export const maxRows = 5000;

/** Which page of which rows. */
export interface PageRequest {
  readonly filter: Predicate | undefined;
  readonly order: readonly OrderKey[];
  readonly size: number;
  readonly resume: ResumePoint | undefined;
  readonly count: boolean;
}

export interface Page {
  readonly rows: readonly StoredRow[];
  /** Whether rows follow. */
  readonly more: boolean;
  /** All rows that match, on whatever page; one more than {@link maxRows} stands for "more". Undefined: not counted. */
  readonly total: number | undefined;
}

/** Rows to choose from: a list by id, or a whole table, of which no more is looked at than a page needs. */
export type RowSource = readonly StoredRow[] | WholeTable;

/** A table as a caller sees it. */
export interface WholeTable {
  readonly store: Store;
  readonly table: string;
}

const isList = (source: RowSource): source is readonly StoredRow[] => Array.isArray(source);

/** Rows that a filter may let pass: few if an index helps, else the whole table. */
export function candidateRows(store: Store, table: string, filter: Predicate | undefined): RowSource {
  if (filter?.candidates === undefined) return { store, table };
  const found = new Set(filter.candidates.flatMap((match) => store.matching(table, match)));
  return [...found].sort(byId);
}

/** All of them, by id. */
export const allRowsOf = (source: RowSource): readonly StoredRow[] =>
  isList(source) ? source : source.store.all(source.table);

/** The page's rows, in order. Of a whole table it looks at few more than these, if no filter drops any. */
export function selectPage(source: RowSource, request: PageRequest): Page {
  const { filter, size, count } = request;
  const page: StoredRow[] = [];
  for (const row of rowsInOrder(source, request)) {
    if (filter === undefined || filter.test([row]) === true) page.push(row);
    if (page.length > size) break;
  }
  return {
    rows: page.slice(0, size),
    more: page.length > size,
    total: count ? countMatching(allRowsOf(source), filter) : undefined,
  };
}

/** Rows from the resume point on; those that the filter drops may be among them. */
function rowsInOrder(source: RowSource, { filter, order, resume }: PageRequest): Iterable<StoredRow> {
  const keys = decidingKeys(order);
  const after = resume?.after;
  if (keys.length === 0) {
    if (!isList(source)) return source.store.after(source.table, after?.id);
    return rowsFrom(source, after === undefined ? 0 : placeAfter(source, [], after));
  }
  const name = keys.map((key) => `${key.name} ${key.descending ? 'desc' : 'asc'}`).join();
  const sort = (rows: readonly StoredRow[]): readonly StoredRow[] => sortRows(keys, rows);
  // Who pages on will come again: then the order of the whole table is worth keeping. Else few rows are sorted at less cost.
  const isKept = !isList(source) && (filter === undefined || after !== undefined);
  const sorted = isKept
    ? source.store.sorted(source.table, { name, sort })
    : sort(allRowsOf(source).filter((row) => filter === undefined || filter.test([row]) === true));
  return rowsFrom(sorted, after === undefined ? 0 : placeAfter(sorted, keys, after));
}

/** Counts up to one more than {@link maxRows}. */
export function countMatching(rows: readonly StoredRow[], filter: Predicate | undefined): number {
  if (filter === undefined) return rows.length;
  let total = 0;
  for (const row of rows) {
    if (filter.test([row]) === true && ++total > maxRows) break;
  }
  return total;
}

/** Index of the first row after a place, by bisection. */
function placeAfter(
  rows: readonly StoredRow[],
  keys: readonly OrderKey[],
  place: ResumePoint['after'],
): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && compareStandings(keys, standing(keys, row), place) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
