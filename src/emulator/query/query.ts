import type { Predicate } from '../filter/predicate.ts';
import type { Navigation, TableSchema } from '../schema/table-schema.ts';
import type { OrderKey } from './order.ts';
import type { Selection } from './selection.ts';

/** What to read of each row: properties and related rows. */
export interface RowShape {
  readonly table: TableSchema;
  readonly selection: Selection;
  readonly expand: readonly ExpandItem[];
}

/** One navigation of `$expand` with its options. */
export interface ExpandItem {
  readonly navigation: Navigation;
  /** `/$ref`: the link only. */
  readonly reference: boolean;
  readonly shape: RowShape;
  readonly filter: Predicate | undefined;
  readonly order: readonly OrderKey[];
  readonly top: number | undefined;
  /** The options as written, `$select=subject;$top=3`, for the link to the collection. */
  readonly options: readonly string[];
}

/** A query of a collection. */
export interface CollectionQuery {
  readonly shape: RowShape;
  readonly filter: Predicate | undefined;
  readonly order: readonly OrderKey[];
  readonly top: number | undefined;
  readonly count: boolean;
  readonly skipToken: string | undefined;
}
