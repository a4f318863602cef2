import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import type { Collection, Column, Lookup, LookupId, Member, Model, Table } from '../../../src/model/model.ts';
import type { RandomArguments } from './random-arguments.ts';

/** A selected field, as printed into a query and as evaluated by hand. Keys are unique within a query. */
export type RandomField =
  | { readonly kind: 'identity'; readonly key: string; readonly name: IdentityName }
  | { readonly kind: 'value'; readonly key: string; readonly member: Column | LookupId }
  | RandomLookup
  | RandomList;

export type IdentityName = '__typename' | 'id' | 'recordId' | 'table' | 'displayName';

export interface RandomLookup {
  readonly kind: 'lookup';
  readonly key: string;
  readonly member: Lookup;
  /** Whatever the record's table. */
  readonly common: readonly RandomField[];
  /** By logical name of the table. */
  readonly specific: ReadonlyMap<string, readonly RandomField[]>;
}

export interface RandomList {
  readonly kind: 'list';
  readonly key: string;
  readonly collection: Collection;
  readonly first: number;
  readonly form: 'nodes' | 'edges';
  readonly args: RandomArguments;
  /** Whether `totalCount` is selected. */
  readonly count: boolean;
  readonly fields: readonly RandomField[];
}

const identityNames: readonly IdentityName[] = ['__typename', 'id', 'recordId', 'table', 'displayName'];

/** What a query may cost the one who evaluates it by hand. */
const maxDepth = 4;
const mostTargets = 3;

/** The double makes up a row's version; all else is stored. */
const isStored = (member: Member): member is Column | LookupId =>
  (member.kind === 'column' && member.logicalName !== 'versionnumber' && !isFile(member)) ||
  member.kind === 'lookupId';

const isFile = ({ type }: Column): boolean => type.kind === 'image' || type.kind === 'file';

export interface RandomQueryInput {
  readonly model: Model;
  readonly dice: Dice;
  readonly argumentsFor: (table: Table) => RandomArguments;
}

/** Makes random selections of a table's rows: up to four levels of lookups and lists, aliases everywhere. */
export const randomQuery = (
  { model, dice, argumentsFor }: RandomQueryInput,
  table: Table,
): readonly RandomField[] => {
  let keys = 0;
  const key = (): string => `k${keys++}`;

  const identity = (): RandomField => ({ kind: 'identity', key: key(), name: dice.pick(identityNames) });

  const lookup = (member: Lookup, depth: number): RandomLookup => {
    const targets = member.targets.flatMap((target) => model.tables.get(target.table) ?? []);
    const isObject = member.result.kind === 'object';
    const specific = new Map<string, readonly RandomField[]>();
    const chosen = isObject ? targets : targets.filter(() => dice.chance(mostTargets / targets.length));
    for (const target of chosen) specific.set(target.logicalName, record(target, depth + 1));
    return { kind: 'lookup', key: key(), member, common: isObject ? [] : [identity()], specific };
  };

  const list = (collection: Collection, depth: number): RandomField => {
    const target = model.tables.get(collection.target);
    if (target === undefined) return identity();
    const first = dice.pick([0, 1, 2, 3, 10]);
    const form = dice.pick(['nodes', 'edges'] as const);
    const args = argumentsFor(target);
    const count = dice.chance(0.2);
    const fields = record(target, depth + 1);
    return { kind: 'list', key: key(), collection, first, form, args, count, fields };
  };

  const record = (of: Table, depth: number): readonly RandomField[] => {
    const members = [...of.fields.values()];
    const values = members.filter(isStored);
    const lookups = members.filter((member) => member.kind === 'lookup');
    const lists = members.filter((member) => member.kind === 'collection');
    const fields = [identity()];
    for (let count = dice.whole(0, 3); count > 0; count -= 1) {
      fields.push({ kind: 'value', key: key(), member: dice.pick(values) });
    }
    if (depth >= maxDepth) return fields;
    for (let count = dice.whole(0, 2); count > 0 && lookups.length > 0; count -= 1) {
      const member = dice.pick(lookups);
      fields.push(lookup(member, depth));
      // The same lookup twice, and the way back, are what goes wrong first.
      if (dice.chance(0.3)) fields.push(lookup(member, depth));
    }
    for (let count = dice.whole(0, 2); count > 0 && lists.length > 0; count -= 1) {
      const collection = dice.pick(lists);
      fields.push(list(collection, depth));
      if (dice.chance(0.3)) fields.push(list(collection, depth));
    }
    return fields;
  };

  return record(table, 1);
};
