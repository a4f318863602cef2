import type { Row } from '../../../src/emulator/organization.ts';
import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import { groupKind, hasMeasure, type MeasureName } from '../../../src/model/aggregate-kind.ts';
import type { Column, LookupId, Table } from '../../../src/model/model.ts';
import type { RandomArguments } from './random-arguments.ts';

/** Numbers about rows, in groups. Which group comes first is Dataverse's to say. */
export interface RandomAggregate {
  readonly kind: 'aggregate';
  readonly key: string;
  readonly table: Table;
  readonly args: RandomArguments;
  readonly groups: readonly Group[];
  readonly measures: readonly Measure[];
}

interface Group {
  readonly member: Column | LookupId;
  /** Of a date. */
  readonly part: 'year' | 'quarter' | 'month' | undefined;
}

interface Measure {
  readonly name: MeasureName;
  readonly member: Column | LookupId;
}

interface AggregateInput {
  readonly table: Table;
  readonly dice: Dice;
  readonly key: string;
  readonly args: RandomArguments;
  /** Whether some rows have a value there. */
  readonly isFilled: (table: Table, column: Column | LookupId) => boolean;
}

export const randomAggregate = ({ table, dice, key, args, isFilled }: AggregateInput): RandomAggregate => {
  const members = [...table.fields.values()].filter(
    (each): each is Column | LookupId =>
      groupKind(each) !== undefined &&
      (each.kind === 'lookupId' ||
        (each.kind === 'column' && /^(?:int|boolean|choice|date|dateTime)$/.test(each.type.kind))),
  );
  const filled = members.filter((each) => isFilled(table, each));
  const member = () => dice.pick(filled.length === 0 || dice.chance(0.1) ? members : filled);
  const groups = Array.from({ length: dice.whole(0, 2) }, member)
    // The day of a moment depends on a time zone.
    .filter((each) => kindOf(each) !== 'dateTime')
    .map((each): Group => ({
      member: each,
      part: kindOf(each) === 'date' ? dice.pick(['year', 'quarter', 'month']) : undefined,
    }));
  const measures = Array.from({ length: dice.whole(0, 2) }, (): Measure => ({
    name: dice.pick(['countDistinct', 'sum', 'min', 'max'] as const),
    member: member(),
  })).filter((each) => hasMeasure(each.member, each.name));
  const distinct = <T>(all: readonly T[], name: (each: T) => string): readonly T[] => [
    ...new Map(all.map((each) => [name(each), each])).values(),
  ];
  return {
    kind: 'aggregate',
    key,
    table,
    args,
    groups: distinct(groups, (each) => each.member.field),
    measures: distinct(measures, (each) => `${each.name} ${each.member.field}`),
  };
};

/** The field as GraphQL. */
export const printAggregate = ({ key, table, args, groups, measures }: RandomAggregate): string => {
  const groupBy = groups.map(({ member, part }) => `{ ${member.field}: ${part?.toUpperCase() ?? 'true'} }`);
  const given = [args.text, groups.length === 0 ? '' : `groupBy: [${groupBy.join(', ')}]`].filter(Boolean);
  const keys = groups.map(({ member, part }) => `${member.field}${part === undefined ? '' : ` { ${part} }`}`);
  const parts = [
    ...(groups.length === 0 ? [] : [`key { ${keys.join(' ')} }`]),
    'count',
    ...measures.map(({ name, member }) => `${name} { ${member.field} }`),
  ];
  const inside = given.length === 0 ? '' : `(${given.join(' ')})`;
  return `${key}: ${table.oneField}Aggregate${inside} { ${parts.join(' ')} }`;
};

/** What the answer must be, of the rows one by one. */
export const naiveAggregate = (
  { args, groups, measures }: RandomAggregate,
  all: readonly Row[],
  cell: (member: Column | LookupId, row: Row) => unknown,
): readonly unknown[] => {
  const found = new Map<string, { readonly keys: readonly unknown[]; readonly rows: Row[] }>();
  if (groups.length === 0) found.set('[]', { keys: [], rows: [] });
  for (const row of args.apply(all)) {
    const keys = groups.map(({ member, part }) => partOf(cell(member, row), part));
    const name = JSON.stringify(keys);
    const group = found.get(name) ?? { keys, rows: [] };
    found.set(name, group);
    group.rows.push(row);
  }
  return [...found.values()].map(({ keys, rows }) => {
    const answer: Record<string, Record<string, unknown> | number> = { count: rows.length };
    if (groups.length > 0) {
      answer['key'] = Object.fromEntries(
        groups.map(({ member, part }, index) => {
          const value = keys[index] ?? null;
          return [member.field, part === undefined || value === null ? value : { [part]: value }];
        }),
      );
    }
    for (const { name, member } of measures) {
      const own = answer[name];
      answer[name] = {
        ...(typeof own === 'object' && own),
        [member.field]: measured(
          name,
          rows.map((row) => cell(member, row)),
        ),
      };
    }
    return answer;
  });
};

/** Groups in an order that is the same for all. */
export const inAnyOrder = (groups: unknown): unknown =>
  Array.isArray(groups) ? groups.map((group) => JSON.stringify(sortedKeys(group))).toSorted() : groups;

const sortedKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, each]) => [key, sortedKeys(each)]),
      )
    : value;

const kindOf = (member: Column | LookupId): string => (member.kind === 'column' ? member.type.kind : 'guid');

const partOf = (value: unknown, part: Group['part']): unknown => {
  if (part === undefined || typeof value !== 'string') return value;
  const month = Number(value.slice(5, 7));
  switch (part) {
    case 'year':
      return Number(value.slice(0, 4));
    case 'quarter':
      return Math.ceil(month / 3);
    case 'month':
      return month;
  }
};

const measured = (name: MeasureName, values: readonly unknown[]): unknown => {
  const known = values.filter((value) => typeof value === 'number' || typeof value === 'string');
  if (name === 'countDistinct') return new Set(values.filter((value) => value !== null)).size;
  const [first, ...others] = known;
  if (first === undefined) return null;
  if (name === 'sum') return String(known.reduce((total, each) => Number(total) + Number(each), 0));
  return others.reduce((best, each) => ((name === 'min' ? each < best : each > best) ? each : best), first);
};
