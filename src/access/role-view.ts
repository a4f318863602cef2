import {
  defaultRoleLimits,
  type ColumnOptions,
  type Impersonation,
  type ReadOptions,
  type RoleLimits,
  type RoleOptions,
  type RowRuleOptions,
  type TableOptions,
} from './role-options.ts';
import { isSystemTable } from './system-tables.ts';

/** What a role may see and do, ready to be asked. Shorthands and defaults of its configuration are solved. */
export interface RoleView {
  readonly name: string;
  /** Rights on a table, by logical name; undefined: none. */
  readonly table: (table: string) => TableRights | undefined;
  /** Whether an action or function may be called, by its name. */
  readonly operation: (name: string) => boolean;
  readonly impersonate: Impersonation;
  readonly rawQueries: boolean;
  readonly explain: boolean;
  readonly introspection: boolean;
  /** Turns at Dataverse of each caller for one of a caller of weight 1, while both wait. */
  readonly weight: number;
  readonly limits: RoleLimits;
  /** Equal for roles that may read the same: their schemas are shared. */
  readonly readKey: string;
  /** Equal for roles that may write and call the same. */
  readonly writeKey: string;
  /** Tables that the configuration names, in its order. */
  readonly namedTables: readonly string[];
}

export interface TableRights {
  readonly read: ReadRight | undefined;
  readonly create: ColumnRight | undefined;
  readonly update: ColumnRight | undefined;
  readonly delete: boolean;
}

/** Which columns a right is about. */
export interface ColumnRight {
  /** By logical name. A table's key may be read with any right to read. */
  readonly has: (column: string) => boolean;
  /** Columns that the configuration names, allowed or not. */
  readonly named: readonly string[];
}

export interface ReadRight extends ColumnRight {
  readonly rows: RowRuleOptions | undefined;
  readonly aggregate: boolean;
}

/** Limits of roles that don't say. */
type Defaults = { readonly [Name in keyof RoleLimits]?: number | undefined };

/**
 * Compiles a role.
 *
 * @param limits what a role that doesn't say has
 */
export const createRoleView = (name: string, options: RoleOptions, limits: Defaults = {}): RoleView => {
  const tables = options.tables === '*' ? { '*': {} } : options.tables;
  const rights = new Map(Object.entries(tables).map(([table, given]) => [table, tableRights(given)]));
  const others = rights.get('*');
  const operations = options.operations === '*' ? '*' : new Set(options.operations);
  return {
    name,
    table: (table) =>
      table === '*' ? undefined : (rights.get(table) ?? (isSystemTable(table) ? undefined : others)),
    operation: (operation) => operations === '*' || operations.has(operation),
    impersonate: options.impersonate ?? 'none',
    rawQueries: options.rawQueries === true,
    explain: options.explain === true,
    introspection: options.introspection !== false,
    weight: options.weight ?? 1,
    limits: limitsOf(options.limits ?? {}, limits),
    readKey: JSON.stringify(Object.entries(tables).map(([table, given]) => [table, readOf(given) ?? false])),
    writeKey: JSON.stringify([
      Object.entries(tables).map(([table, given]) => [table, writesOf(given)]),
      options.operations ?? [],
    ]),
    namedTables: [...rights.keys()].filter((table) => table !== '*'),
  };
};

const tableRights = (given: TableOptions): TableRights => ({
  read: readRight(readOf(given)),
  create: columnRight(namesNothing(given) || given.create),
  update: columnRight(namesNothing(given) || given.update),
  delete: namesNothing(given) || given.delete === true,
});

const writesOf = (given: TableOptions) =>
  namesNothing(given) || [given.create ?? false, given.update ?? false, given.delete ?? false];

const namesNothing = (given: TableOptions): boolean =>
  Object.values(given).every((value) => value === undefined);

const readOf = (given: TableOptions): boolean | ReadOptions | undefined =>
  namesNothing(given) ? true : given.read;

const readRight = (given: boolean | ReadOptions | undefined): ReadRight | undefined => {
  const columns = columnRight(given);
  if (columns === undefined) return undefined;
  const { rows, aggregate = true } = typeof given === 'object' ? given : {};
  return { ...columns, rows, aggregate };
};

const columnRight = (given: boolean | ColumnOptions | undefined): ColumnRight | undefined => {
  if (given === undefined || given === false) return undefined;
  const { columns = '*', except = [] } = given === true ? {} : given;
  const denied = new Set(except);
  const granted = columns === '*' ? undefined : new Set(columns);
  return {
    has: (column) =>
      !denied.has(column) && !denied.has(amountOf(column) ?? '') && (granted?.has(column) ?? true),
    named: [...(granted ?? []), ...denied],
  };
};

/** An amount in the base currency is the same amount: the column that it is made of; undefined: it is none. */
const amountOf = (column: string): string | undefined => /^(.+)_base$/.exec(column)?.[1];

const limitsOf = (given: Defaults, others: Defaults): RoleLimits => {
  const limits: { -readonly [Name in keyof RoleLimits]: number } = { ...defaultRoleLimits };
  for (const name of Object.keys(limits) as (keyof RoleLimits)[]) {
    limits[name] = given[name] ?? others[name] ?? defaultRoleLimits[name];
  }
  return limits;
};
