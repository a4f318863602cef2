import { indexKey } from '../store/column-index.ts';
import type { Store, StoredRow } from '../store/store.ts';
import type { Right } from './organization-security.ts';

/** Table of what is shared: one row for each row and principal. */
export const shareTable = 'principalobjectaccess';

/** Members of `AccessRights`, with the bits of a mask that stand for them. */
const bits: Readonly<Record<Right, number>> = {
  Read: 1,
  Write: 2,
  Append: 4,
  AppendTo: 16,
  Create: 32,
  Delete: 65_536,
  Share: 262_144,
  Assign: 524_288,
};
const rightNames = Object.keys(bits) as Right[];

/** `"ReadAccess,WriteAccess"` → 3 */
export const maskOf = (members: string): number =>
  members
    .split(',')
    .map((member) => rightNames.find((right) => `${right}Access` === member.trim()))
    .reduce((mask, right) => mask | (right === undefined ? 0 : bits[right]), 0);

/** 3 → `"ReadAccess, WriteAccess"`; 0 is `None`. */
export const membersOf = (mask: number): string =>
  rightNames
    .filter((right) => (mask & bits[right]) !== 0)
    .map((right) => `${right}Access`)
    .join(', ') || 'None';

/** The rights that a test holds for, as a mask. */
export const maskOfRights = (holds: (right: Right) => boolean): number =>
  rightNames.reduce((mask, right) => mask | (holds(right) ? bits[right] : 0), 0);

/** What is shared of a row: rows of {@link shareTable}. */
export const sharesOf = (store: Store, row: StoredRow): readonly StoredRow[] =>
  store.matching(shareTable, { column: 'objectid', key: row.id });

/** Whether a row is shared with one of these principals (users and teams by id) in this way. */
export function isSharedWith(
  store: Store,
  row: StoredRow,
  { principals, right }: { readonly principals: ReadonlySet<string>; readonly right: Right },
): boolean {
  return sharesOf(store, row).some(
    ({ values }) =>
      principals.has(indexKey(values['principalid']) ?? '') && (maskOfShare(values) & bits[right]) !== 0,
  );
}

/** What one share grants: what was shared of the row itself, and what came down from a row above it. */
export const maskOfShare = (values: StoredRow['values']): number => ownMask(values) | inheritedMask(values);

/** Of what is shared, what was shared of the row itself. */
export const ownMask = ({ accessrightsmask: mask }: StoredRow['values']): number =>
  typeof mask === 'number' ? mask : 0;

/** Of what is shared, what came down from a row above it. */
export const inheritedMask = ({ inheritedaccessrightsmask: mask }: StoredRow['values']): number =>
  typeof mask === 'number' ? mask : 0;
