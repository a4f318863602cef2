import type { TableDefinition } from '../organization.ts';
import type { Store } from '../store/store.ts';

/**
 * Writes into a store what was written to elastic tables in one that came after it and is given up: a failed transaction that
 * changed metadata goes back to the organisation before, but elastic tables know no transactions (contract §9.3). Values of
 * columns that only the later one had are gone with them; those of columns that it had no more stay.
 */
export function keepElasticRows(
  { store, elasticTables }: { readonly store: Store; readonly elasticTables: readonly TableDefinition[] },
  later: Store,
): void {
  if (later.lastingWrites === 0) return;
  for (const table of elasticTables) {
    const name = table.logicalName;
    for (const { id, values } of later.all(name)) {
      const known = store.get(name, id);
      if (known?.values === values) continue;
      const own = Object.fromEntries(Object.entries(values).filter(([column]) => table.columns.has(column)));
      if (known === undefined) store.insert(table, own);
      else store.update(known, { ...known.values, ...own });
    }
    for (const { id } of later.deletions(name)) {
      const known = store.get(name, id);
      if (known !== undefined) store.remove(known);
    }
  }
}
