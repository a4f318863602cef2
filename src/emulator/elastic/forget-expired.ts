import type { DataContext } from '../data-context.ts';
import type { StoredRow } from '../store/store.ts';

/** Removes rows of elastic tables whose `ttlinseconds` have gone by since they were last written (contract §9.3). */
export function forgetExpired({ schema, store, clock }: DataContext): void {
  for (const { logicalName } of schema.elasticTables) {
    const now = clock().getTime();
    for (const row of store.all(logicalName).filter((one) => endOf(one) <= now)) store.remove(row);
  }
}

function endOf({ values }: StoredRow): number {
  const { ttlinseconds: seconds, modifiedon, createdon } = values;
  const written = modifiedon ?? createdon;
  return typeof seconds === 'number' && typeof written === 'string'
    ? Date.parse(written) + seconds * 1000
    : Infinity;
}
