import type { Model } from '../model/model.ts';
import type { ModelPart } from '../model/restrict-model.ts';
import type { RoleView } from './role-view.ts';

/** What of a model a role may read, for restricting the model to it. A primary name is a column like any other. */
export const visibleTo = (role: RoleView): ModelPart => ({
  table: (table) => role.table(table)?.read !== undefined,
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
