import type { Model, Table } from '../model/model.ts';
import {
  allWriteRights,
  canWrite,
  writableMembers,
  type WriteKind,
  type WriteRights,
} from '../model/write-rights.ts';
import type { Filter } from '../query/filter.ts';
import type { ColumnRight, RoleView, TableRights } from './role-view.ts';

interface WriteRightsInput {
  readonly role: RoleView;
  /** Conditions on the rows of tables. */
  readonly rules: ReadonlyMap<string, Filter>;
}

/**
 * What a role may write. Under a rule on rows there is no upsert: it could change a row that the role may not see, as if it
 * were new.
 */
export const createWriteRights = ({ role, rules }: WriteRightsInput): WriteRights => ({
  table: ({ logicalName }, kind) => {
    const rights = role.table(logicalName);
    if (rights === undefined || (kind === 'upsert' && rules.has(logicalName))) return false;
    return kind === 'delete' ? rights.delete : columnRights(rights, kind) !== undefined;
  },
  member: ({ logicalName }, member, kind) => {
    const rights = role.table(logicalName);
    const columns = rights && columnRights(rights, kind);
    return columns?.every((right) => right.has(member.logicalName)) ?? false;
  },
});

/** Rights on columns that a kind of write takes; undefined where one of them is missing. */
const columnRights = (
  { create, update }: TableRights,
  kind: WriteKind,
): readonly ColumnRight[] | undefined => {
  const needed = { create: [create], update: [update], upsert: [create, update], delete: [] }[kind];
  const given = needed.flatMap((right) => right ?? []);
  return given.length < needed.length ? undefined : given;
};

/** Whether a role may write and call all that can be written and called at all. */
export const writesAll = (input: WriteRightsInput, model: Model): boolean => {
  const rights = createWriteRights(input);
  const allOf = (table: Table): boolean =>
    (['create', 'update', 'upsert', 'delete'] as const).every((kind) => {
      if (!canWrite(allWriteRights, table, kind)) return true;
      if (!canWrite(rights, table, kind)) return false;
      return (
        kind === 'delete' ||
        writableMembers(rights, table, kind).length === writableMembers(allWriteRights, table, kind).length
      );
    });
  return (
    [...model.tables.values()].every(allOf) &&
    model.operations.every(({ name }) => input.role.operation(name))
  );
};
