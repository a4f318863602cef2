import { groupKind } from '../../model/aggregate-kind.ts';
import type { Model, Table } from '../../model/model.ts';
import { planTypeName } from '../plan-type-name.ts';
import type { FieldSelection } from '../selection.ts';
import type { GroupField } from './aggregate-plan.ts';
import type { Group } from './plan-groups.ts';

interface GroupFieldsInput {
  readonly model: Model;
  readonly table: Table;
  readonly fields: readonly FieldSelection[];
  /** With their paths from the table on. */
  readonly groups: readonly Group[];
}

/** The fields selected of `key`: what rows are grouped by has a value, the rest is null. */
export const planGroupFields = ({ fields, ...input }: GroupFieldsInput): readonly GroupField[] =>
  fields.flatMap((field) => planField(input, field));

const planField = (
  { model, table, groups }: Omit<GroupFieldsInput, 'fields'>,
  field: FieldSelection,
): readonly GroupField[] => {
  const { key, name, selection } = field;
  const member = table.fields.get(name);
  const fields = selection?.common ?? [];
  if (member?.kind === 'lookup') {
    const target = model.tables.get(member.targets[0]?.table ?? '');
    if (target === undefined) return [];
    const below = groups
      .filter(({ path }) => path[0] === name)
      .map((group) => ({ ...group, path: group.path.slice(1) }));
    const inside = planGroupFields({ model, table: target, fields, groups: below });
    return [{ kind: 'record', key, fields: inside }];
  }
  if (member?.kind !== 'column' && member?.kind !== 'lookupId') return typeNameOf(field);
  const own = groups.filter(({ path }) => path.length === 1 && path[0] === name);
  if (groupKind(member) !== 'date') return [{ kind: 'value', key, column: member, alias: own[0]?.alias }];
  const parts = fields.map((part) => {
    const alias = own.find((group) => group.part === part.name)?.alias;
    return planTypeName(part) ?? ({ kind: 'part', key: part.key, alias } as const);
  });
  return [{ kind: 'date', key, parts, aliases: own.map(({ alias }) => alias) }];
};

const typeNameOf = (field: FieldSelection): readonly GroupField[] => {
  const plan = planTypeName(field);
  return plan === undefined ? [] : [plan];
};
