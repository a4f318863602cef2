import type { Model } from '../model/model.ts';
import type { ModelPart } from '../model/restrict-model.ts';
import type { RoleView } from './role-view.ts';

/**
 * What of a model a role may read, for restricting the model to it. A primary name is a column like any other. A table whose
 * rule makes no sense any more, since the organisation changed, is gone: rather nothing than all of its rows.
 *
 * @param rules the rules that make sense, by table
 */
export const visibleTo = (role: RoleView, rules: ReadonlyMap<string, unknown>): ModelPart => ({
  table: (table) => {
    const read = role.table(table)?.read;
    return read !== undefined && (read.rows === undefined || rules.has(table));
  },
  column: (table, column) => role.table(table)?.read?.has(column) === true,
  aggregate: (table) => role.table(table)?.read?.aggregate === true,
  whole: (table) => seesWhole(role, table),
  allRows: (table) => role.table(table)?.read?.rows === undefined,
});

/** Whether a role may read every column of every row of a table. */
export const seesWhole = (role: RoleView, table: string): boolean => {
  const read = role.table(table)?.read;
  return read !== undefined && read.named.length === 0 && read.rows === undefined;
};

/** The same of all tables. */
export const seesEveryTable = (role: RoleView, { tables }: Pick<Model, 'tables'>): boolean =>
  [...tables.keys()].every((table) => seesWhole(role, table));

/** Whether a role may read all of a model, numbers about its rows included. */
export const seesAll = (role: RoleView, model: Pick<Model, 'tables'>): boolean =>
  seesEveryTable(role, model) &&
  [...model.tables.keys()].every((table) => role.table(table)?.read?.aggregate === true);
