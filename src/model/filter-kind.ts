import type { FilterKind } from '../vocabulary/filter-operators.ts';
import type { Column, LookupId, Member, Table } from './model.ts';

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

const standsBelowItself = ({ fields, logicalName }: Table): boolean =>
  [...fields.values()].some(
    (member) => member.kind === 'lookup' && member.targets.every(({ table }) => table === logicalName),
  );

/** Whether the lookup leads to users, to business units, or to anything else. */
const lookupKind = ({ fields }: Table, { logicalName }: LookupId): FilterKind => {
  const lookup = [...fields.values()].find(
    (member) => member.kind === 'lookup' && member.logicalName === logicalName,
  );
  const targets = lookup?.kind === 'lookup' ? lookup.targets.map(({ table }) => table) : [];
  if (targets.includes('systemuser')) return 'user';
  return targets.includes('businessunit') ? 'businessUnit' : 'guid';
};

/** Whether rows can be put in the order of a column: several options at once have none (contract §4.5). */
export const isOrderable = (member: Member): member is Column =>
  member.kind === 'column' &&
  member.managedProperty !== true &&
  !['image', 'file', 'choices'].includes(member.type.kind);
