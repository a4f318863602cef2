/**
 * What a role may see and do, as it is configured: tables and columns by logical names, row rules by GraphQL names. Nothing
 * that isn't granted here is.
 */
export interface RoleOptions {
  /**
   * By logical name; `*` is every table that isn't named and doesn't belong to the system (src/access/system-tables.ts).
   * `'*'` alone stands for `{ '*': {} }`.
   */
  readonly tables: '*' | Readonly<Record<string, TableOptions>>;
  /** Actions and functions by name. @default none */
  readonly operations?: '*' | readonly string[] | undefined;
  /** Whether requests are made in the name of the caller's own Dataverse user. @default 'none' */
  readonly impersonate?: Impersonation | undefined;
  /** `savedQuery`, `userQuery` and `fetchXml`, which no right of a column or row limits. @default false */
  readonly rawQueries?: boolean | undefined;
  /** `x-explain: true` shows the upstream requests of an operation. @default false */
  readonly explain?: boolean | undefined;
  /** Whether the schema may be asked for: introspection, SDL, suggestions in messages. @default true */
  readonly introspection?: boolean | undefined;
  /** Turns at Dataverse of each caller for one of a caller of weight 1, while both wait. @default 1 */
  readonly weight?: number | undefined;
  /** @default those of `defaultRoleLimits` */
  readonly limits?: { readonly [Name in keyof RoleLimits]?: number | undefined } | undefined;
}

/**
 * - `none`: as the application user.
 * - `optional`: as the caller's user where the caller is one, else as the application user.
 * - `required`: as the caller's user; a caller who is none is refused.
 */
export type Impersonation = 'none' | 'optional' | 'required';

/** Rights on one table: exactly those that are named; `{}`, which names none, stands for all of them. */
export interface TableOptions {
  readonly read?: boolean | ReadOptions | undefined;
  readonly create?: boolean | ColumnOptions | undefined;
  readonly update?: boolean | ColumnOptions | undefined;
  readonly delete?: boolean | undefined;
}

/** Columns by logical name, lookups among them. */
export interface ColumnOptions {
  /** @default '*' */
  readonly columns?: '*' | readonly string[] | undefined;
  /** Wins over `columns`. @default none */
  readonly except?: readonly string[] | undefined;
}

export interface ReadOptions extends ColumnOptions {
  /** Only rows that meet this, which is written as the table's own GraphQL filter. @default all rows */
  readonly rows?: RowRuleOptions | undefined;
  /** False: numbers about rows can't be asked for. @default true */
  readonly aggregate?: boolean | undefined;
}

/**
 * A filter of the table in GraphQL's form. A text that is `${claims.<path>}` stands for a value of the caller's claims:
 * whole, and of the column's type.
 */
export type RowRuleOptions = Readonly<Record<string, unknown>>;

/** What one operation, or one caller, may take at most. */
export interface RoleLimits {
  /** Bytes of a request's body. @default 262144 */
  readonly bodyBytes: number;
  /** Bytes of a file or image that is sent. @default 134217728 */
  readonly fileBytes: number;
  /** Names, values and marks of one document. @default 2000 */
  readonly tokens: number;
  /** Levels of fields, through fragments too. @default 10 */
  readonly depth: number;
  /** The same below `__schema` and `__type`. @default 15 */
  readonly introspectionDepth: number;
  /** Counted as `fields` are. @default 30 */
  readonly aliases: number;
  /** Fields at the root of one operation. @default 20 */
  readonly rootFields: number;
  /** Of one operation, those of fragments as often as they are spread; `__typename` counts. @default 500 */
  readonly fields: number;
  /** Counted as `fields` are. @default 50 */
  readonly directives: number;
  /** Of one operation. @default 100 */
  readonly variables: number;
  /** Lists and objects inside each other, in values of variables. @default 20 */
  readonly variableDepth: number;
  /** Values of all variables. @default 5000 */
  readonly variableNodes: number;
  /** In one document. @default 10 */
  readonly operations: number;
  /** In one document. @default 50 */
  readonly fragments: number;
  /** Comparisons in one filter; a list of values counts once for each 500. @default 100 */
  readonly filterConditions: number;
  /** Filters inside filters. @default 6 */
  readonly filterDepth: number;
  /** HTTP requests to Dataverse, by prediction. @default 50 */
  readonly upstreamRequests: number;
  /** The longest chain of them, by prediction. @default 12 */
  readonly upstreamWaits: number;
  /** Rows that Dataverse reads, by prediction. @default 50000 */
  readonly rows: number;
  /** `first` of a root list. @default 5000 */
  readonly pageSize: number;
  /** `first` of a nested list. @default 4999 */
  readonly nestedPageSize: number;
  /** In one request, as a JSON list; 1: lists are refused. At most {@link mostOperations}. @default 1 */
  readonly operationsPerRequest: number;
  /** Operations of one caller that run at the same time. @default 100 */
  readonly concurrentOperations: number;
  /** Milliseconds for one operation. @default 30000 */
  readonly deadlineMs: number;
}

/** Most operations of one request that any role may have. */
export const mostOperations = 10;

export const defaultRoleLimits: RoleLimits = {
  bodyBytes: 256 * 1024,
  fileBytes: 128 * 1024 * 1024,
  tokens: 2000,
  depth: 10,
  introspectionDepth: 15,
  aliases: 30,
  rootFields: 20,
  fields: 500,
  directives: 50,
  variables: 100,
  variableDepth: 20,
  variableNodes: 5000,
  operations: 10,
  fragments: 50,
  filterConditions: 100,
  filterDepth: 6,
  upstreamRequests: 50,
  upstreamWaits: 12,
  rows: 50_000,
  pageSize: 5000,
  nestedPageSize: 4999,
  operationsPerRequest: 1,
  concurrentOperations: 100,
  deadlineMs: 30_000,
};
