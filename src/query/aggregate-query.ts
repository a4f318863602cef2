import type { ColumnPath, Filter } from './filter.ts';
import type { Intersect } from './intersect.ts';
import type { Literal } from './literal.ts';
import type { TableReference } from './table-reference.ts';

/** Numbers about the rows of a table, in groups. Sent as FetchXML. */
export interface AggregateQuery {
  readonly table: TableReference;
  readonly filter: Filter | undefined;
  /** Groups the rows by the parents that a many-to-many relationship connects them with. */
  readonly through?: Through | undefined;
  readonly keys: readonly GroupKey[];
  readonly measures: readonly Measure[];
  /** By aliases of keys and measures. */
  readonly orderBy: readonly { readonly alias: string; readonly direction: 'asc' | 'desc' }[];
  /** Most groups, 1–5,000; undefined: all. */
  readonly top: number | undefined;
}

/** A row stands once under each of its parents, and only under these. */
export interface Through {
  readonly intersect: Intersect;
  /** Ids. */
  readonly parents: readonly Literal[];
  /** Name of the parent's id in the answer's rows. */
  readonly alias: string;
}

/** What rows of one group have in common. */
export interface GroupKey {
  /** Name of the value in the answer's rows. */
  readonly alias: string;
  readonly column: ColumnPath;
  readonly dateGrouping: DateGrouping | undefined;
}

/** Names as FetchXML has them. */
export type DateGrouping = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'fiscal-year' | 'fiscal-period';

export interface Measure {
  readonly alias: string;
  readonly property: string;
  /** `count`: rows; `countcolumn`: rows with a value, or, distinct, different values. */
  readonly aggregate: 'count' | 'countcolumn' | 'sum' | 'avg' | 'min' | 'max';
  readonly distinct: boolean;
}
