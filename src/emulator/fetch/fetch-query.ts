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
  readonly hasCookie: boolean;
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

/** `<link-entity>`: rows of another table whose `from` equals the `to` of the table around it. */
export interface FetchLink extends FetchEntity {
  readonly from: string;
  readonly to: string;
  readonly outer: boolean;
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
  readonly parts: readonly (FetchFilter | FetchCondition)[];
}

/** `<condition>`. */
export interface FetchCondition {
  readonly kind: 'condition';
  /** Alias of a link; undefined: the entity that the filter stands in. */
  readonly entityName: string | undefined;
  readonly attribute: string;
  readonly operator: string;
  readonly value: string | undefined;
  readonly values: readonly string[];
}

/** `<order>`. */
export interface FetchOrder {
  readonly attribute: string | undefined;
  readonly alias: string | undefined;
  readonly descending: boolean;
}
