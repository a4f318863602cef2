/**
 * What of an organisation is visible. A pattern is one of:
 *
 * - `account`, a table; `acme_*`, all tables with a prefix; `*`, all;
 * - `account.revenue`, a column; `account.acme_*`; `*.versionnumber`, a column of every table;
 * - `solution:acme_core`, the tables and columns that are components of a solution (by its unique name).
 *
 * All by logical names. `exclude` wins over `include`.
 */
export interface Exposure {
  /** A table that only column patterns name is there with these columns, its key and its name. @default all that isn't left out by default */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}
