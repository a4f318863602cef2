import type { StoredRow } from './stored-row.ts';

/** Rows from a place on; none is looked at that isn't taken. */
export function* rowsFrom(rows: readonly StoredRow[], start: number): Iterable<StoredRow> {
  for (let at = start; at < rows.length; at++) {
    const row = rows[at];
    if (row !== undefined) yield row;
  }
}
