import type { Value } from '../organization.ts';
import type { CollectionNavigation, TableSchema } from '../schema/table-schema.ts';
import type { StoredRow } from '../store/store.ts';

/** What a body says of one row, checked and with its references resolved. */
export interface RowInput {
  readonly table: TableSchema;
  /** Primary key, if the body gives it. */
  readonly id: string | undefined;
  /** By logical name of the column. */
  readonly values: Readonly<Record<string, Value>>;
  /** Rows to be created before this one, for lookups. */
  readonly parents: readonly { readonly column: string; readonly input: RowInput }[];
  /** Related rows, to be created or bound after this one. */
  readonly collections: readonly CollectionInput[];
}

/** Members of a collection: `Account_Tasks`, `Account_Tasks@odata.bind`. */
export interface CollectionInput {
  readonly navigation: CollectionNavigation;
  readonly created: readonly RowInput[];
  readonly bound: readonly StoredRow[];
}
