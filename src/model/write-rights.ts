import type { Column, Lookup, Model, Parties, Table } from './model.ts';

/** A way to write a row. */
export type WriteKind = 'create' | 'update' | 'upsert' | 'delete';

/** A member of a table that an input can set. */
export type WritableMember = Column | Lookup | Parties;

/**
 * What a role may write: asked where input types are made, and once more where a write is planned. What a table or column
 * can't take from anyone (`Table.writes`, `forCreate`, `forUpdate`) isn't asked for.
 */
export interface WriteRights {
  readonly table: (table: Table, kind: WriteKind) => boolean;
  readonly member: (table: Table, member: WritableMember, kind: WriteKind) => boolean;
}

/** Everything that can be written. */
export const allWriteRights: WriteRights = { table: () => true, member: () => true };

/** No mutation at all. */
export const noWriteRights: WriteRights = { table: () => false, member: () => false };

/** Whether rows of a table can be written in this way, and may be. */
export const canWrite = (rights: WriteRights, table: Table, kind: WriteKind): boolean => {
  const { create, update, delete: remove } = table.writes;
  const can = { create, update, delete: remove, upsert: create && update };
  return can[kind] && rights.table(table, kind);
};

/** Whether there is a table of which anything may be written. */
export const canWriteAny = (rights: WriteRights, { tables }: Model): boolean =>
  [...tables.values()].some((table) =>
    (['create', 'update', 'delete'] as const).some((kind) => canWrite(rights, table, kind)),
  );

/** The members of a table that an input of this kind has. */
export const writableMembers = (
  rights: WriteRights,
  table: Table,
  kind: Exclude<WriteKind, 'delete'>,
): readonly WritableMember[] =>
  [...table.fields.values()].filter(
    (member): member is WritableMember =>
      isWritable(table, member, kind) && rights.member(table, member, kind),
  );

const isWritable = (
  table: Table,
  member: Table['fields'] extends ReadonlyMap<string, infer Item> ? Item : never,
  kind: Exclude<WriteKind, 'delete'>,
): member is WritableMember => {
  switch (member.kind) {
    case 'column': {
      // Files are sent to a path of their own; a managed property is no plain value.
      const { type, managedProperty } = member;
      if (type.kind === 'file' || type.kind === 'image' || managedProperty === true) return false;
      if (member === table.key) return kind === 'create' && table.writes.choosesId;
      return isValidFor(member, kind);
    }
    case 'lookup':
      return member.targets.some(({ binding }) => binding !== undefined) && isValidFor(member, kind);
    case 'parties':
      // An upsert takes no nested rows, and they can't follow it: it is not known whether there is a row.
      return kind !== 'upsert' && member.mask !== undefined && isValidFor(member, kind);
    default:
      return false;
  }
};

/** An upsert may do either, so it may only set what both may. */
const isValidFor = ({ forCreate, forUpdate }: WritableMember, kind: Exclude<WriteKind, 'delete'>): boolean =>
  (kind === 'update' || forCreate) && (kind === 'create' || forUpdate);
