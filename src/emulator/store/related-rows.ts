import type { CollectionNavigation, LookupNavigation } from '../schema/table-schema.ts';
import type { Store, StoredRow } from './store.ts';

/** The row a lookup points at, if it points at the navigation's table (contract §3.2, fact 7). */
export function relatedRow(
  store: Store,
  row: StoredRow,
  navigation: LookupNavigation,
): StoredRow | undefined {
  const reference = row.values[navigation.column];
  if (reference === null || typeof reference !== 'object') return undefined;
  const found = store.get(reference.table, reference.id);
  if (found === undefined || navigation.target === 'owner') return found;
  const { logicalName, baseType } = found.table;
  return logicalName === navigation.target || baseType === navigation.target ? found : undefined;
}

/** The rows of a collection, by primary id. */
export function relatedRows(
  store: Store,
  row: StoredRow,
  navigation: CollectionNavigation,
): readonly StoredRow[] {
  switch (navigation.kind) {
    case 'children':
      return store.matching(navigation.target, { column: navigation.column, key: row.id });
    case 'links':
      return store.linked(navigation.relationship, navigation.side, row.id);
  }
}
