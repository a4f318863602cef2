import type { DataContext } from '../data-context.ts';
import type { Store, StoredRow } from '../store/store.ts';

interface NextEnd {
  /** Of the store, when this was looked for. */
  readonly changes: number;
  /** Milliseconds at which the first row expires. */
  readonly at: number;
}

/** Rows are gone through again only when one of them is due, or somebody wrote. */
const nextEnds = new WeakMap<Store, NextEnd>();

/** Removes rows of elastic tables whose `ttlinseconds` have gone by since they were last written (contract §9.3). */
export function forgetExpired({ schema, store, clock }: DataContext): void {
  if (schema.elasticTables.length === 0) return;
  const now = clock().getTime();
  const known = nextEnds.get(store);
  if (known?.changes === store.changes && now < known.at) return;
  let at = Infinity;
  for (const { logicalName } of schema.elasticTables) {
    const expired: StoredRow[] = [];
    for (const row of store.all(logicalName)) {
      const end = endOf(row);
      if (end <= now) expired.push(row);
      else at = Math.min(at, end);
    }
    for (const row of expired) store.remove(row);
  }
  nextEnds.set(store, { changes: store.changes, at });
}

function endOf({ values }: StoredRow): number {
  const { ttlinseconds: seconds, modifiedon, createdon } = values;
  const written = modifiedon ?? createdon;
  return typeof seconds === 'number' && typeof written === 'string'
    ? Date.parse(written) + seconds * 1000
    : Infinity;
}
