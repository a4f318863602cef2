import type { CollectionNeed, LookupNeed } from './need.ts';
import type { TableQuery } from './table-query.ts';
import type { TableReference } from './table-reference.ts';

/** How a need is met: one query, and further ones for what Dataverse's rules keep out of it. */
export interface ReadPlan {
  /** Its filter is the table's rule, if there is one. Whoever runs it adds which rows, paging and order. */
  readonly query: TableQuery;
  /** Property of the rows' primary key. */
  readonly key: string;
  /** Whether the answer holds numbers that must keep their digits. */
  readonly lossless: boolean;
  /** Collections that come inside the rows: the look-ahead row is cut before anything is followed. */
  readonly inlined: readonly InlinedCollection[];
  readonly follows: readonly Follow[];
}

/** Steps from a query's rows to rows inside them. */
export type RowPath = readonly PathStep[];

export interface PathStep {
  readonly slot: string;
  readonly collection: boolean;
}

export interface InlinedCollection {
  readonly navigation: string;
  readonly slot: string;
  readonly first: number;
  /** How many rows to count on. */
  readonly usual: number;
}

/** A second read, for all rows at a path at once. */
export type Follow = FollowRelated | FollowPage | FollowCount;

interface FollowBase {
  /** Rows that it is for. */
  readonly path: RowPath;
  readonly table: TableReference;
  /** Whether the answer may begin without what it brings. */
  readonly deferred: boolean;
}

/**
 * The same rows asked for once more by id, with expands: keeps top-N per parent one request, and serves several target
 * tables of a lookup at once. Where only lookups are wanted, reading the targets by their ids may be cheaper; that is
 * decided when the ids are known.
 */
export interface FollowRelated extends FollowBase {
  readonly kind: 'related';
  /** The rows again, with expands for `slots`; undefined where a lookup can't be expanded. */
  readonly reread: ReadPlan | undefined;
  readonly slots: readonly { readonly slot: string; readonly collection: boolean }[];
  /** Every slot as a lookup to be read by id; undefined where one of them is a collection. */
  readonly byTarget: readonly LookupNeed[] | undefined;
}

/** A nested list that goes on from a cursor: a list of its own, filtered by its parent. */
export interface FollowPage extends FollowBase {
  readonly kind: 'page';
  readonly collection: CollectionNeed;
}

/** How many rows a nested list has, where the rows at hand don't tell: `$count` can't stand in an expand (contract §4.7). */
export interface FollowCount extends FollowBase {
  readonly kind: 'count';
  readonly collection: CollectionNeed;
}
