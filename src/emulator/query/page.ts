import type { Predicate } from '../filter/predicate.ts';
import { byId, type Store, type StoredRow } from '../store/store.ts';
import { compareStandings, sortRows, standing, type OrderKey } from './order.ts';
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

/** Rows that a filter may let pass, by id: few if an index helps, else the whole table. */
export function candidateRows(
  store: Store,
  table: string,
  filter: Predicate | undefined,
): readonly StoredRow[] {
  if (filter?.candidates === undefined) return store.all(table);
  const found = new Set(filter.candidates.flatMap((match) => store.matching(table, match)));
  return [...found].sort(byId);
}

/** @param rows ordered by id */
export function selectPage(rows: readonly StoredRow[], request: PageRequest): Page {
  const { filter, order, size, resume, count } = request;
  const passes = (row: StoredRow): boolean => filter === undefined || filter.test([row]) === true;
  if (order.length > 0) {
    const matching = sortRows(order, filter === undefined ? rows : rows.filter(passes));
    const start = startAfter(matching, order, resume);
    return {
      rows: matching.slice(start, start + size),
      more: matching.length > start + size,
      total: count ? matching.length : undefined,
    };
  }
  const page: StoredRow[] = [];
  for (let at = startAfter(rows, order, resume); at < rows.length && page.length <= size; at++) {
    const row = rows[at];
    if (row !== undefined && passes(row)) page.push(row);
  }
  return {
    rows: page.slice(0, size),
    more: page.length > size,
    total: count ? countMatching(rows, filter) : undefined,
  };
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

/** Index of the first row after the resume point, by bisection. */
function startAfter(
  rows: readonly StoredRow[],
  order: readonly OrderKey[],
  resume: ResumePoint | undefined,
): number {
  if (resume === undefined) return 0;
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    const isAfter = row !== undefined && compareStandings(order, standing(order, row), resume.after) > 0;
    if (isAfter) high = middle;
    else low = middle + 1;
  }
  return low;
}
