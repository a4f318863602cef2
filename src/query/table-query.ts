import type { Filter } from './filter.ts';

/**
 * One read of an entity set. Frozen data: the same input gives the same query, and the same query prints the same bytes.
 */
export interface TableQuery {
  /** Logical name of the table, for reports and checks. */
  readonly table: string;
  readonly entitySet: string;
  /** Properties, sorted. Never empty. */
  readonly select: readonly string[];
  readonly expand: readonly Expand[];
  readonly filter: Filter | undefined;
  readonly orderBy: readonly OrderBy[];
  /** `Prefer: odata.maxpagesize`, 1–5,000; never sent together with `$top` (contract §4.5). */
  readonly pageSize: number | undefined;
  /** `$count=true`: the number of all matching rows, capped at 5,000 by Dataverse. */
  readonly count: boolean;
  /** Annotation names to ask for, sorted; empty = none. */
  readonly annotations: readonly Annotation[];
  /** `$skiptoken` of a page to go on from, exactly as it stood in a nextLink (still percent-encoded). */
  readonly skipToken: string | undefined;
}

/** Rows of a related table in the same answer (contract §4.7). */
export interface Expand {
  readonly navigation: string;
  /** Logical name of the table of the rows. */
  readonly table: string;
  readonly collection: boolean;
  readonly select: readonly string[];
  readonly expand: readonly Expand[];
  /** Collections only. */
  readonly filter: Filter | undefined;
  /** Collections only, and only where nothing in the whole query is nested. */
  readonly orderBy: readonly OrderBy[];
  readonly top: number | undefined;
  /** Many-to-many: never nested, never beside another kind. */
  readonly manyToMany: boolean;
}

export interface OrderBy {
  readonly property: string;
  readonly direction: 'asc' | 'desc';
}

export type Annotation =
  | 'OData.Community.Display.V1.FormattedValue'
  | 'Microsoft.Dynamics.CRM.lookuplogicalname'
  | 'Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded';
