import type { ColumnMatch } from '../store/store.ts';
import type { Rows } from './resolve-path.ts';

/** True, false, or null for "unknown", as SQL has it: a row is taken only where the filter is true (contract §4.3). */
export type Truth = boolean | null;

/** A filter, or a part of one, ready to run. */
export interface Predicate {
  readonly test: (rows: Rows) => Truth;
  /**
   * If set, only rows that match one of these can pass, so that they are found by index and the table is not scanned.
   * They speak of the queried table's own columns.
   */
  readonly candidates: readonly ColumnMatch[] | undefined;
  /** Query functions must not stand below `not` (contract §4.4). */
  readonly hasQueryFunction: boolean;
}

/** A test that no index helps. */
export const scanning = (test: Predicate['test']): Predicate => ({
  test,
  candidates: undefined,
  hasQueryFunction: false,
});

/** All of them hold. The part that leaves the fewest candidates is asked first. */
export function every(parts: readonly Predicate[]): Predicate {
  const narrow = parts.flatMap(({ candidates }) => (candidates === undefined ? [] : [candidates]));
  narrow.sort((left, right) => rowsBehind(left) - rowsBehind(right));
  return {
    test: (rows) => {
      let result: Truth = true;
      for (const part of parts) {
        const truth = part.test(rows);
        if (truth === false) return false;
        if (truth === null) result = null;
      }
      return result;
    },
    candidates: narrow[0],
    hasQueryFunction: parts.some((part) => part.hasQueryFunction),
  };
}

/** A guess: an id has one row, any other value may have many. */
const rowsBehind = (matches: readonly ColumnMatch[]): number =>
  matches.reduce((sum, { isUnique }) => sum + (isUnique === true ? 1 : 1000), 0);

/** One of them holds. */
export function some(parts: readonly Predicate[]): Predicate {
  const candidates = parts.map((part) => part.candidates);
  return {
    test: (rows) => {
      let result: Truth = false;
      for (const part of parts) {
        const truth = part.test(rows);
        if (truth === true) return true;
        if (truth === null) result = null;
      }
      return result;
    },
    candidates: candidates.every((matches) => matches !== undefined) ? candidates.flat() : undefined,
    hasQueryFunction: parts.some((part) => part.hasQueryFunction),
  };
}

/** It does not hold; unknown stays unknown. */
export const negation = (part: Predicate): Predicate =>
  scanning((rows) => {
    const truth = part.test(rows);
    return truth === null ? null : !truth;
  });
