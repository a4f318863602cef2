import { groupKind } from '../../model/aggregate-kind.ts';
import type { Model, Table } from '../../model/model.ts';
import type { GroupKey } from '../../query/aggregate-query.ts';
import type { LookupStep } from '../../query/filter.ts';
import { badFilter } from '../filter/bad-filter.ts';
import { referenceTo } from '../record-input.ts';
import { dateParts } from './aggregate-plan.ts';

/** A key that rows are grouped by, and where it stands in the table's fields. */
export interface Group extends GroupKey {
  /** Names of fields: `["primaryContact", "lastName"]`. */
  readonly path: readonly string[];
  /** GraphQL's name of the part of a date. */
  readonly part: string | undefined;
}

/**
 * The `groupBy` argument → keys.
 *
 * @throws GatewayError BAD_USER_INPUT for a key that stands there twice, or false where only true makes sense.
 */
export const planGroups = (model: Model, table: Table, input: unknown): readonly Group[] => {
  const groups: Group[] = [];
  for (const element of Array.isArray(input) ? (input as unknown[]) : []) {
    const found = planGroup({ model, table, path: [], lookups: [] }, element);
    const place = `groupBy.${found.path.join('.')}`;
    const isKnown = groups.some(
      ({ path, part }) => part === found.part && path.join('.') === found.path.join('.'),
    );
    if (isKnown) throw badFilter(place, 'stands there twice');
    groups.push({ ...found, alias: `k${groups.length + 1}` });
  }
  return groups;
};

interface Scope {
  readonly model: Model;
  readonly table: Table;
  readonly path: readonly string[];
  readonly lookups: readonly LookupStep[];
}

const planGroup = (scope: Scope, input: unknown): Omit<Group, 'alias'> => {
  const { model, table, lookups } = scope;
  const [entry] = Object.entries(input as Readonly<Record<string, unknown>>);
  const member = entry === undefined ? undefined : table.fields.get(entry[0]);
  if (entry === undefined || member === undefined) throw new TypeError('An element of groupBy has one field');
  const [name, value] = entry;
  const path = [...scope.path, name];
  const kind = groupKind(member);
  if (kind === 'record' && member.kind === 'lookup') {
    const [target] = member.targets;
    const next = model.tables.get(target?.table ?? '');
    if (target?.navigation === undefined || next === undefined) throw new TypeError(`No target of ${name}`);
    const step = { navigation: target.navigation, property: member.property, table: referenceTo(next) };
    return planGroup({ model, table: next, path, lookups: [...lookups, step] }, value);
  }
  if (kind === undefined || (member.kind !== 'column' && member.kind !== 'lookupId')) {
    throw new TypeError(`Rows can't be grouped by ${name}`);
  }
  const column = { lookups, property: member.property };
  if (kind === 'date') {
    const part = partOf(String(value));
    return { path, column, part, dateGrouping: dateParts.get(part) };
  }
  if (value !== true) throw badFilter(`groupBy.${path.join('.')}`, 'can only be true');
  return { path, column, part: undefined, dateGrouping: undefined };
};

/** `FISCAL_YEAR` → `fiscalYear`. */
const partOf = (name: string): string =>
  name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
