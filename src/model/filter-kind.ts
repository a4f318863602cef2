import type { FilterKind } from '../vocabulary/filter-operators.ts';
import type { Column, Lookup, LookupId, Member, Table } from './model.ts';

/** How a column can be filtered; undefined for those that can't: pictures, files, and what comes inside another value. */
export const filterKind = (table: Table, member: Member): FilterKind | undefined => {
  switch (member.kind) {
    case 'column':
      return columnKind(table, member);
    case 'lookupId':
      return lookupKind(table, member);
    case 'lookup':
    case 'collection':
    case 'parties':
    case 'activity':
      return undefined;
  }
};

const columnKind = (table: Table, { type, managedProperty, logicalName }: Column): FilterKind | undefined => {
  if (type.kind === 'image' || type.kind === 'file' || managedProperty === true) return undefined;
  return logicalName === table.key.logicalName && standsBelowItself(table) ? 'hierarchy' : type.kind;
};

const standsBelowItself = (table: Table): boolean =>
  table.withoutHierarchy !== true && lookupsToItself(table).length > 0;

/** Lookups that lead from rows of a table to rows of the same: what a hierarchy can go by. */
export const lookupsToItself = (table: Table): readonly Lookup[] =>
  [...lookupsOf(table).values()].filter(({ targets }) =>
    targets.every((target) => target.table === table.logicalName),
  );

/** Whether the lookup leads to users, to business units, or to anything else. */
const lookupKind = (table: Table, { logicalName }: LookupId): FilterKind => {
  const targets = lookupsOf(table).get(logicalName)?.targets ?? [];
  if (targets.some((target) => target.table === 'systemuser')) return 'user';
  return targets.some((target) => target.table === 'businessunit') ? 'businessUnit' : 'guid';
};

const lookups = new WeakMap<Table, ReadonlyMap<string, Lookup>>();

/** A table's lookups by logical name; asked for once for each of its columns. */
const lookupsOf = (table: Table): ReadonlyMap<string, Lookup> => {
  const known = lookups.get(table);
  if (known !== undefined) return known;
  const found = new Map<string, Lookup>();
  for (const member of table.fields.values()) {
    if (member.kind === 'lookup') found.set(member.logicalName, member);
  }
  lookups.set(table, found);
  return found;
};

/** Whether rows can be put in the order of a column: several options at once have none (contract §4.5). */
export const isOrderable = (member: Member): member is Column =>
  member.kind === 'column' &&
  member.managedProperty !== true &&
  !['image', 'file', 'choices'].includes(member.type.kind);
