import type { Filter } from './filter.ts';
import type { Intersect } from './intersect.ts';

/** What queries may ask of each table, by names of the Web API. Made of a role, apart from what plans queries. */
export interface QueryRights {
  /** By logical name; undefined: nothing. */
  readonly table: (table: string) => TableQueryRights | undefined;
  /** Whether FetchXML of a caller's own, which nothing else limits, may join a table; by logical name. */
  readonly joins: (table: string) => boolean;
  /** Whether it may name a column of one, by logical names; joined tables only connect, or are seen. */
  readonly names: (table: string, column: string) => boolean;
  /** Whether a search may be for all tables, without their names. */
  readonly searchesAll: boolean;
  /** Whether there is any rule or guard to look for. */
  readonly limitsRows: boolean;
}

export interface TableQueryRights {
  readonly properties: ReadonlySet<string>;
  /** Logical name of the table that a navigation leads to. */
  readonly navigations: ReadonlyMap<string, string>;
  /** By which its rows may be grouped: those of many-to-many lists of tables that are seen too. */
  readonly intersects: readonly Intersect[];
  /** Which rows may be read; undefined: all. */
  readonly rule: Filter | undefined;
  /** By property of a lookup: when what it points at may be known. Those that aren't here always may. */
  readonly guards: ReadonlyMap<string, Filter>;
  /** Whether numbers about its rows may be asked for, other than how many there are. */
  readonly aggregate: boolean;
  /** Whether its words may be searched for: a search looks at all rows and columns. */
  readonly search: boolean;
  /** Whether it may be asked which rows stand above and under others: that looks at all rows. */
  readonly hierarchy: boolean;
}
