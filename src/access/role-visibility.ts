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
});

/** Whether a role may read all of a model, every row included. */
export const seesAll = (role: RoleView, { tables }: Model): boolean => {
  for (const table of tables.keys()) {
    const read = role.table(table)?.read;
    if (read === undefined || read.named.length > 0 || read.rows !== undefined || !read.aggregate)
      return false;
  }
  return true;
};
