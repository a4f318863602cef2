import type { Member } from './model.ts';

/** How rows can be grouped by a member: by its value, by parts of its date, or by what its record has. */
export type GroupKind = 'value' | 'date' | 'record';

/** Undefined for what rows can't be grouped by: several options at once (contract §4.5), pictures, files, lists. */
export const groupKind = (member: Member): GroupKind | undefined => {
  switch (member.kind) {
    case 'lookupId':
      return 'value';
    case 'lookup':
      return member.result.kind === 'object' && member.targets[0]?.navigation !== undefined
        ? 'record'
        : undefined;
    case 'column':
      switch (member.type.kind) {
        case 'image':
        case 'file':
        case 'choices':
          return undefined;
        case 'date':
        case 'dateTime':
        case 'localDateTime':
          return 'date';
        default:
          return member.managedProperty === true ? undefined : 'value';
      }
    case 'collection':
    case 'parties':
    case 'activity':
      return undefined;
  }
};

/** What can be told of the values of a member in a group. */
export type MeasureName = 'countDistinct' | 'sum' | 'average' | 'min' | 'max';

/** Whether a member has a measure: numbers all, dates the first and the last, everything with a value how many there are. */
export const hasMeasure = (member: Member, measure: MeasureName): boolean => {
  if (measure === 'countDistinct') return groupKind(member) !== undefined && member.kind !== 'lookup';
  if (member.kind !== 'column' || member.managedProperty === true) return false;
  switch (member.type.kind) {
    case 'int':
    case 'bigInt':
    case 'decimal':
    case 'double':
      return true;
    case 'date':
    case 'dateTime':
    case 'localDateTime':
      return measure === 'min' || measure === 'max';
    default:
      return false;
  }
};
