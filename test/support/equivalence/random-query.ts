import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import type {
  AlternateKey,
  Collection,
  Column,
  Lookup,
  LookupId,
  Member,
  Model,
  Table,
} from '../../../src/model/model.ts';
import { randomAggregate, type RandomAggregate } from './random-aggregate.ts';
import type { ArgumentsMaker, RandomArguments } from './random-arguments.ts';

/** A random query: its root fields, by the order in which they stand. */
export type RandomQuery = readonly RandomRoot[];

/** A root field: a list of a table, numbers about it, or rows of it by id or alternate key. */
export type RandomRoot =
  | RandomAggregate
  | {
      readonly kind: 'nodes';
      readonly key: string;
      readonly table: Table;
      readonly ids: readonly string[];
      readonly items: readonly RandomItem[];
    }
  | {
      readonly kind: 'by key';
      readonly key: string;
      readonly table: Table;
      readonly alternate: AlternateKey;
      readonly values: readonly string[];
      readonly items: readonly RandomItem[];
    }
  | (ListShape & { readonly kind: 'list'; readonly key: string; readonly table: Table })
  | {
      readonly kind: 'one' | 'node';
      readonly key: string;
      readonly table: Table;
      readonly id: string;
      readonly items: readonly RandomItem[];
    };

/** What a list is asked for. */
export interface ListShape {
  readonly first: number;
  /** Whether `first` is a variable. */
  readonly byVariable: boolean;
  readonly form: 'nodes' | 'edges';
  readonly args: RandomArguments;
  /** Whether `totalCount` is selected. */
  readonly count: boolean;
  /** Whether the rows have `@stream`, where that is on. */
  readonly later: boolean;
  readonly items: readonly RandomItem[];
}

/** What stands in a selection. Keys are those of the answer; one that stands twice is the same field, and merged. */
export type RandomItem = RandomField | RandomFragment;

export type RandomField = { readonly condition?: Condition | undefined } & (
  | { readonly kind: 'identity'; readonly key: string; readonly name: IdentityName }
  | { readonly kind: 'value'; readonly key: string; readonly member: Column | LookupId }
  | RandomLookup
  | RandomList
);

export type IdentityName = '__typename' | 'id' | 'recordId' | 'table' | 'displayName';

export interface RandomLookup {
  readonly kind: 'lookup';
  readonly key: string;
  readonly member: Lookup;
  readonly items: readonly RandomItem[];
}

export interface RandomList extends ListShape {
  readonly kind: 'collection';
  readonly key: string;
  readonly collection: Collection;
}

export interface RandomFragment {
  readonly kind: 'fragment';
  /** Of the fragment, where it is a named one. */
  readonly name: string | undefined;
  /** Type that it is on; undefined: none is named. */
  readonly on: string | undefined;
  /** Logical names of the tables whose rows it is for; undefined: all. */
  readonly tables: ReadonlySet<string> | undefined;
  readonly condition: Condition | undefined;
  /** Whether it is spread twice in one place. */
  readonly twice: boolean;
  /** Whether it has `@defer`, where that is on. */
  readonly later: boolean;
  readonly items: readonly RandomItem[];
}

/** `@include` or `@skip` with a variable; `yes` is true, `no` is false. */
export interface Condition {
  readonly directive: 'include' | 'skip';
  readonly variable: 'yes' | 'no';
}

/** Whether something with this condition is in the answer. */
export const isShown = (condition: Condition | undefined): boolean =>
  condition === undefined || (condition.directive === 'include') === (condition.variable === 'yes');

const identityNames: readonly IdentityName[] = ['__typename', 'id', 'recordId', 'table', 'displayName'];

/** Levels of lookups and lists. */
const maxDepth = 4;
const mostTargets = 2;
/** Fragments in fragments. */
const maxNesting = 3;
/** Deferred and streamed parts of one query; it may have 20. */
const mostParts = 8;
const nobody = 'ffffffff-ffff-4fff-8fff-ffffffffffff';

/** The double makes up a row's version; all else is stored. */
const isStored = (member: Member): member is Column | LookupId =>
  (member.kind === 'column' && member.logicalName !== 'versionnumber' && !isFile(member)) ||
  member.kind === 'lookupId';

const isFile = ({ type }: Column): boolean => type.kind === 'image' || type.kind === 'file';

export interface RandomQueryInput {
  readonly model: Model;
  readonly dice: Dice;
  readonly makeArguments: ArgumentsMaker;
  /** Ids of a table's rows. */
  readonly ids: (table: Table) => readonly string[];
  /** Whether some rows have a value in a column. */
  readonly isFilled: (table: Table, column: Column | LookupId) => boolean;
  /** The text of a column of some row; undefined where it has none. */
  readonly textOf: (table: Table, id: string, column: Column | LookupId) => string | undefined;
}

/** Makes a random query: one to three root fields of one or two tables, so that reads are merged. */
export const randomQuery = ({
  model,
  dice,
  makeArguments,
  ids,
  textOf,
  isFilled,
}: RandomQueryInput): RandomQuery => {
  let keys = 0;
  let parts = 0;
  const key = (): string => `k${(keys += 1)}`;
  const part = (): boolean => dice.chance(0.3) && (parts += 1) <= mostParts;

  const condition = (): Condition | undefined =>
    dice.chance(0.15)
      ? { directive: dice.pick(['include', 'skip']), variable: dice.chance(0.7) ? 'yes' : 'no' }
      : undefined;

  const identity = (names = identityNames): RandomField => ({
    kind: 'identity',
    key: key(),
    name: dice.pick(names),
    condition: condition(),
  });

  const fragment = (
    on: Pick<RandomFragment, 'on' | 'tables'>,
    items: readonly RandomItem[],
  ): RandomFragment => {
    const name = on.on !== undefined && dice.chance(0.5) ? `F${key()}` : undefined;
    const later = part();
    const twice = name !== undefined && !later && !items.some(hasPart) && dice.chance(0.2);
    return { kind: 'fragment', name, ...on, condition: condition(), twice, later, items };
  };

  /** Type names that a row of a table is of, besides its own, with what they have. */
  const interfacesOf = (table: Table) => [
    { on: 'Node', tables: undefined, names: ['__typename', 'id'] as const },
    { on: 'Record', tables: undefined, names: identityNames },
    ...[...model.interfaces.values()]
      .filter(({ targets }) => targets.includes(table.logicalName))
      .map(({ typeName, targets }) => ({ on: typeName, tables: new Set(targets), names: identityNames })),
  ];

  /** Some items of a record may stand in fragments, on its type or one that it implements, in each other. */
  const wrapped = (table: Table, items: readonly RandomItem[], nesting = 0): readonly RandomItem[] => {
    if (nesting >= maxNesting || !dice.chance(0.4)) return items;
    const cut = dice.whole(0, items.length - 1);
    const inside = wrapped(table, items.slice(cut), nesting + 1);
    const own = { on: table.typeName, tables: new Set([table.logicalName]) };
    const form = dice.pick(['bare', 'own', 'interface'] as const);
    if (form === 'bare')
      return [...items.slice(0, cut), fragment({ on: undefined, tables: undefined }, inside)];
    if (form === 'own') return [...items.slice(0, cut), fragment(own, inside)];
    const { names, ...wide } = dice.pick(interfacesOf(table));
    const both = [identity([...names]), fragment(own, inside)];
    return [...items.slice(0, cut), fragment(wide, both)];
  };

  /** The same field once more, in a fragment, with the other half of what is selected of it. */
  const halved = (table: Table, field: RandomLookup | RandomList): readonly RandomItem[] => {
    const middle = Math.ceil(field.items.length / 2);
    const rest = field.items.slice(middle);
    if (rest.length === 0 || !dice.chance(0.3)) return [field];
    const own = { on: table.typeName, tables: new Set([table.logicalName]) };
    return [{ ...field, items: field.items.slice(0, middle) }, fragment(own, [{ ...field, items: rest }])];
  };

  const lookup = (member: Lookup, depth: number): RandomLookup => {
    const targets = member.targets.flatMap((target) => model.tables.get(target.table) ?? []);
    const [only] = targets;
    if (member.result.kind === 'object' && only !== undefined) {
      return { kind: 'lookup', key: key(), member, items: record(only, depth + 1) };
    }
    const items: RandomItem[] = [identity()];
    for (const target of targets) {
      if (!dice.chance(mostTargets / targets.length)) continue;
      const own = { on: target.typeName, tables: new Set([target.logicalName]) };
      const inside = fragment(own, record(target, depth + 1));
      const { names, ...wide } = dice.pick(interfacesOf(target));
      items.push(dice.chance(0.2) ? fragment(wide, [identity([...names]), inside]) : inside);
    }
    return { kind: 'lookup', key: key(), member, items };
  };

  const shape = (table: Table, firsts: readonly number[], items: readonly RandomItem[]): ListShape => ({
    first: dice.pick(firsts),
    byVariable: dice.chance(0.3),
    form: dice.pick(['nodes', 'edges']),
    args: makeArguments.list(table),
    count: dice.chance(0.2),
    later: part(),
    items,
  });

  const list = (collection: Collection, target: Table, depth: number): RandomList => ({
    kind: 'collection',
    key: key(),
    collection,
    ...shape(target, [0, 1, 2, 5], record(target, depth + 1)),
  });

  const record = (of: Table, depth: number): readonly RandomItem[] => {
    const members = [...of.fields.values()];
    const values = members.filter(isStored);
    const lookups = members.filter((member) => member.kind === 'lookup');
    const lists = members.filter((member) => member.kind === 'collection');
    const items: RandomItem[] = [identity()];
    for (let count = dice.whole(0, 2); count > 0; count -= 1) {
      items.push({ kind: 'value', key: key(), member: dice.pick(values), condition: condition() });
    }
    const isDeep = depth < maxDepth;
    for (
      let count = dice.whole(0, depth === 1 ? 2 : 1);
      isDeep && count > 0 && lookups.length > 0;
      count -= 1
    ) {
      const member = dice.pick(lookups);
      items.push(...halved(of, lookup(member, depth)));
      // The same lookup twice, and the way back, are what goes wrong first.
      if (dice.chance(0.2)) items.push(lookup(member, depth));
    }
    for (
      let count = dice.whole(0, depth === 1 ? 2 : 1);
      isDeep && count > 0 && lists.length > 0;
      count -= 1
    ) {
      const collection = dice.pick(lists);
      const target = model.tables.get(collection.target);
      if (target === undefined) continue;
      items.push(...halved(of, list(collection, target, depth)));
      if (dice.chance(0.2)) items.push(list(collection, target, depth));
    }
    return wrapped(of, items);
  };

  const root = (table: Table): RandomRoot => {
    const items = record(table, 1);
    if (dice.chance(0.6)) {
      const list = shape(table, [1, 2, 7], items);
      // How many rows there are is known only where the first page has them all.
      const predefined = dice.chance(0.1) && { args: makeArguments.fetchXml(table), count: false };
      return { kind: 'list', key: key(), table, ...list, ...predefined };
    }
    const someIds = [nobody, ...ids(table).slice(0, 5)];
    const id = dice.pick(someIds);
    const kind = dice.pick(['one', 'node', 'nodes', 'by key', 'aggregate'] as const);
    switch (kind) {
      case 'one':
      case 'node':
        return { kind, key: key(), table, id, items };
      case 'nodes':
        return { kind, key: key(), table, ids: [id, dice.pick(someIds), dice.pick(someIds)], items };
      case 'aggregate':
        return randomAggregate({ table, dice, key: key(), args: makeArguments.flat(table), isFilled });
      case 'by key': {
        const keys = [...table.keys.values()];
        const alternate = keys.length === 0 ? undefined : dice.pick(keys);
        const values = alternate?.parts.flatMap((part) => textOf(table, id, part) ?? []);
        return alternate === undefined || values?.length !== alternate.parts.length
          ? { kind: 'one', key: key(), table, id, items }
          : { kind, key: key(), table, alternate, values, items };
      }
    }
  };

  const tables = [...model.tables.values()];
  const chosen = [dice.pick(tables), dice.pick(tables)];
  return Array.from({ length: dice.pick([1, 1, 1, 2, 3]) }, () => root(dice.pick(chosen)));
};

const hasPart = (item: RandomItem): boolean =>
  ('later' in item && item.later) || ('items' in item && item.items.some(hasPart));
