import type { AlternateKey, Collection, Column, Lookup, LookupTarget, Model, Table } from './model.ts';
import { canWrite, writableMembers, type WriteRights } from './write-rights.ts';

/** A table that a lookup can be pointed at, and the navigation by which that is done. */
export interface BindingTarget {
  readonly table: Table;
  readonly binding: string;
}

/** Tables that a lookup can be pointed at. */
export const bindingTargets = (
  { tables }: Model,
  { targets }: { readonly targets: readonly LookupTarget[] },
): readonly BindingTarget[] =>
  targets.flatMap(({ table: name, binding }) => {
    const table = tables.get(name);
    return table === undefined || binding === undefined ? [] : [{ table, binding }];
  });

/**
 * The table of a collection whose rows can be related by writing, and created: one-to-many where the child's lookup may be
 * set, many-to-many where rows of both tables may be changed. Rows of elastic tables aren't: it would not be done as a whole.
 *
 * @param table that has the collection
 */
export const relatedTarget = (
  { model, rights }: { readonly model: Model; readonly rights: WriteRights },
  table: Table,
  { target: name, relation, inverse }: Collection,
): Table | undefined => {
  const target = model.tables.get(name);
  if (target === undefined || target.isElastic === true || table.isElastic === true) return undefined;
  if (!canWrite(rights, target, 'create') || !canWrite(rights, target, 'update')) return undefined;
  const sets = (kind: 'create' | 'update'): boolean =>
    writableMembers(rights, target, kind).some(
      (member) => member.kind === 'lookup' && member.property === inverse.property,
    );
  return relation === 'manyToMany' || (sets('create') && sets('update')) ? target : undefined;
};

/** Field of a party that is nobody's record. */
export const addressField = 'address';

/** Lookup of a party to the record that takes part. */
export const partyLookup = ({ fields }: Table): Lookup | undefined =>
  [...fields.values()].find(
    (member): member is Lookup => member.kind === 'lookup' && member.logicalName === 'partyid',
  );

/** Column of a party with the address of one that is nobody's record. */
export const addressColumn = ({ fields }: Table): Column | undefined =>
  [...fields.values()].find(
    (member): member is Column => member.kind === 'column' && member.logicalName === 'addressused',
  );

/** Field of a key in the input of all keys: `accountNumber`; of several columns `accountNumberAndBranch`. */
export const keyFieldOf = ({ parts }: AlternateKey): string =>
  parts
    .map(({ field }, index) => (index === 0 ? field : `And${field.charAt(0).toUpperCase()}${field.slice(1)}`))
    .join('');
