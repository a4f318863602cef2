/** A `SELECT` of the option `sql`, read but not yet matched with the organisation's tables (contract §4.10). */
export interface SqlSelect {
  readonly distinct: boolean;
  readonly items: readonly SqlItem[];
  readonly from: SqlTable;
  readonly joins: readonly SqlJoin[];
  readonly where: SqlCondition | undefined;
  readonly groupBy: readonly SqlColumn[];
  readonly orderBy: readonly SqlOrder[];
}

/** A table and the name that it goes by in the command. */
export interface SqlTable {
  readonly table: string;
  readonly name: string;
}

/** `a.name`, or `name`. */
export interface SqlColumn {
  /** Name of a table of the command. */
  readonly of: string | undefined;
  readonly column: string;
}

/** What is selected: a column, or what is worked out of one. */
export interface SqlItem {
  /** Undefined: of rows, `COUNT(*)`. */
  readonly column: SqlColumn | undefined;
  /** As FetchXML calls it; undefined: the column itself. */
  readonly aggregate: 'count' | 'countcolumn' | 'sum' | 'avg' | 'min' | 'max' | undefined;
  /** `COUNT(DISTINCT …)` */
  readonly distinct: boolean;
  readonly alias: string | undefined;
}

/** `INNER JOIN contact AS c ON a.accountid = c.parentcustomerid` */
export interface SqlJoin extends SqlTable {
  readonly outer: boolean;
  readonly on: readonly [SqlColumn, SqlColumn];
}

export interface SqlOrder {
  readonly column: SqlColumn;
  readonly descending: boolean;
}

/** A column compared with literals, by an operator of FetchXML; or several conditions. */
export type SqlCondition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly SqlCondition[] }
  | {
      readonly kind: 'test';
      readonly column: SqlColumn;
      readonly operator: string;
      readonly values: readonly string[];
    };
