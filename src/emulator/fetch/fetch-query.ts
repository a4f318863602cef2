/** A FetchXML query, read but not yet matched with the organisation's tables (contract §4.10). */
export interface FetchQuery {
  readonly aggregate: boolean;
  readonly distinct: boolean;
  /** Most rows; without paging. */
  readonly top: number | undefined;
  /** Rows of a page. */
  readonly count: number | undefined;
  /** From 1. */
  readonly page: number;
  /** `<cookie page="1">…`, as the page before came with. */
  readonly pagingCookie: string | undefined;
  /** Whether the number of all rows is wanted. */
  readonly countAll: boolean;
  readonly entity: FetchEntity;
}

/** `<entity>`. */
export interface FetchEntity {
  readonly name: string;
  readonly attributes: readonly FetchAttribute[];
  readonly allAttributes: boolean;
  readonly filters: readonly FetchFilter[];
  readonly orders: readonly FetchOrder[];
  readonly links: readonly FetchLink[];
}

/**
 * How a link's rows are joined: `inner` and `outer` as in SQL; `exists` and `in` only ask whether there is one, and
 * `matchfirstrowusingcrossapply` takes one.
 */
export type LinkType = 'inner' | 'outer' | 'exists' | 'in' | 'matchfirstrowusingcrossapply';

/** `<link-entity>`: rows of another table whose `from` equals the `to` of the table around it. */
export interface FetchLink extends FetchEntity {
  readonly from: string;
  readonly to: string;
  /** Without meaning in a filter. */
  readonly type: LinkType;
  readonly alias: string | undefined;
}

/** `<attribute>`. */
export interface FetchAttribute {
  readonly name: string;
  readonly alias: string | undefined;
  readonly aggregate: string | undefined;
  readonly groupBy: boolean;
  readonly dateGrouping: string | undefined;
  readonly distinct: boolean;
}

/** `<filter>`. */
export interface FetchFilter {
  readonly kind: 'filter';
  readonly or: boolean;
  readonly parts: readonly FetchFilterPart[];
}

export type FetchFilterPart = FetchFilter | FetchCondition | FetchLinkFilter;

/**
 * `<link-entity>` in a filter: whether there are rows of another table that meet its own filters. `all` holds where there are
 * rows, but none that meets them, as odd as that is; `not all` says the same as `any`.
 */
export interface FetchLinkFilter {
  readonly kind: 'link';
  readonly type: LinkFilterType;
  readonly link: FetchLink;
}

export type LinkFilterType = 'any' | 'not any' | 'all' | 'not all';

/** `<condition>`. */
export interface FetchCondition {
  readonly kind: 'condition';
  /** Alias of a link; undefined: the entity that the filter stands in. */
  readonly entityName: string | undefined;
  readonly attribute: string;
  readonly operator: string;
  readonly value: string | undefined;
  /** Another column of the same row to compare with, in place of a value, or one of a link's: `acct.name`. */
  readonly valueOf: string | undefined;
  readonly values: readonly string[];
}

/** `<order>`. */
export interface FetchOrder {
  /** Alias of a link; undefined: the entity that the order stands in. */
  readonly entityName: string | undefined;
  readonly attribute: string | undefined;
  readonly alias: string | undefined;
  readonly descending: boolean;
}
