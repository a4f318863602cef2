import type { Table } from '../../model/model.ts';
import type { WriteKind } from '../../model/write-rights.ts';

/** Values of a row as GraphQL read them, and where they stand. */
export interface RowInput {
  readonly table: Table;
  readonly kind: Exclude<WriteKind, 'delete'>;
  readonly values: Readonly<Record<string, unknown>>;
  /** `input`, `input.contactsByParentCustomer.create[0]`. */
  readonly place: string;
}
