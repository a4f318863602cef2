import type { ColumnPath, Filter } from './filter.ts';
import type { TableReference } from './table-reference.ts';

/** Numbers about the rows of a table, in groups. Sent as FetchXML. */
export interface AggregateQuery {
  readonly table: TableReference;
  readonly filter: Filter | undefined;
  readonly keys: readonly GroupKey[];
  readonly measures: readonly Measure[];
  /** By aliases of keys and measures. */
  readonly orderBy: readonly { readonly alias: string; readonly direction: 'asc' | 'desc' }[];
  /** Most groups, 1–5,000; undefined: all. */
  readonly top: number | undefined;
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
