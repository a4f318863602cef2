import type { Row, Value } from '../../../src/emulator/organization.ts';
import type { Dice } from '../../../src/emulator/organization/rows/dice.ts';
import type { Collection, Column, Lookup, LookupId, Member, Model, Table } from '../../../src/model/model.ts';
import { comparedWith, orderOf, placeOf, type Kind } from './compare-values.ts';
import { randomHierarchy } from './random-hierarchy.ts';

/** Rows one by one, as the naive answer reads them. */
export interface NaiveRows {
  readonly all: (table: Table) => readonly Row[];
  /** The record that a lookup points at, if it is of the table. */
  readonly target: (row: Row, lookup: Lookup, table: string) => Row | undefined;
  readonly related: (collection: Collection, row: Row, table: Table) => readonly Row[];
  readonly idOf: (table: Table, row: Row) => string;
}

/** Arguments of a list as text, and what they do to its rows. */
export interface RandomArguments {
  /** `filter: {…} orderBy: […]`, or nothing. */
  readonly text: string;
  readonly apply: (rows: readonly Row[]) => readonly Row[];
  /** Simpler ones, of which some may go wrong as these do. */
  readonly smaller: () => readonly RandomArguments[];
}

/** True, false, or null for unknown. A row that isn't there has null in every column. */
type Test = (row: Row | undefined) => boolean | null;

interface Condition {
  readonly text: string;
  readonly test: Test;
  /** Conditions of the same row that are in it. */
  readonly inside: readonly Condition[];
}

const maxDepth = 3;

/** Random filters and orders of a table's rows, each written down and as a test of a single row. */
export const randomArguments = (model: Model, rows: NaiveRows, dice: Dice) => {
  const filter = (table: Table, depth: number, belowLookup: boolean): Condition => {
    const parts = Array.from({ length: dice.whole(1, 2) }, () => member(table, depth, belowLookup)).filter(
      (part) => part !== undefined,
    );
    // A field stands in an object once.
    const distinct = [...new Map(parts.map((part) => [part.text.split(':')[0], part])).values()];
    return objectOf(distinct);
  };

  const member = (table: Table, depth: number, belowLookup: boolean): Condition | undefined => {
    if (depth < maxDepth && dice.chance(0.25)) return junction(table, depth, belowLookup);
    const members = [...table.fields.values()].filter(isFilterable);
    const chosen = dice.pick(members);
    switch (chosen.kind) {
      case 'column':
      case 'lookupId':
        return column(table, chosen);
      case 'lookup':
        return depth < maxDepth ? lookup(chosen, depth) : undefined;
      case 'collection':
        return depth < maxDepth && !belowLookup ? relation(table, chosen, depth) : undefined;
    }
  };

  const junction = (table: Table, depth: number, belowLookup: boolean): Condition => {
    const [one, other] = [filter(table, depth + 1, belowLookup), filter(table, depth + 1, belowLookup)];
    switch (dice.pick(['and', 'or', 'not'] as const)) {
      case 'and':
        return {
          text: `and: [${one.text}, ${other.text}]`,
          test: (row) => all([one, other], row),
          inside: [one, other],
        };
      case 'or':
        return {
          text: `or: [${one.text}, ${other.text}]`,
          test: (row) => opposite(all([one, other].map(negated), row)),
          inside: [one, other],
        };
      case 'not':
        return { text: `not: ${one.text}`, test: negated(one).test, inside: [one] };
    }
  };

  const column = (table: Table, chosen: Column | LookupId): Condition | undefined => {
    if (chosen === table.key && dice.chance(0.5)) {
      const found = randomHierarchy({ rows, dice, table });
      if (found !== undefined) return { ...found, inside: [] };
    }
    const kind: Kind =
      chosen.kind === 'lookupId' ? 'guid' : chosen.type.kind === 'image' ? 'file' : chosen.type.kind;
    const found = comparedWith({
      dice,
      kind,
      choice: chosen.kind === 'column' && 'choice' in chosen.type ? chosen.type.choice : undefined,
      values: Array.from({ length: 3 }, () => plain(dice.pick(rows.all(table))[chosen.logicalName])),
    });
    if (found === undefined) return undefined;
    return {
      text: `${chosen.field}: { ${found.text} }`,
      test: (row) => found.test(row === undefined ? null : valueOf(table, chosen, row)),
      inside: [],
    };
  };

  const valueOf = (table: Table, { logicalName }: Column | LookupId, row: Row) =>
    logicalName === table.key.logicalName ? rows.idOf(table, row) : plain(row[logicalName]);

  const lookup = (chosen: Lookup, depth: number): Condition | undefined => {
    const targets = chosen.targets.flatMap(({ table, navigation }) => {
      const target = model.tables.get(table);
      return target === undefined || navigation === undefined ? [] : [target];
    });
    if (targets.length === 0) return undefined;
    const target = dice.pick(targets);
    const inner = filter(target, depth + 1, true);
    const text = chosen.result.kind === 'object' ? inner.text : `{ ${target.oneField}: ${inner.text} }`;
    return {
      text: `${chosen.field}: ${text}`,
      test: (row) => inner.test(row && rows.target(row, chosen, target.logicalName)),
      inside: [],
    };
  };

  const relation = (table: Table, chosen: Collection, depth: number): Condition | undefined => {
    const target = model.tables.get(chosen.target);
    if (target === undefined) return undefined;
    const inner = dice.chance(0.15)
      ? { text: '{}', test: () => true, inside: [] }
      : filter(target, depth + 1, false);
    const quantifier = dice.pick(['some', 'none', 'every'] as const);
    return {
      text: `${chosen.field}: { ${quantifier}: ${inner.text} }`,
      test: (row) => {
        const found = row === undefined ? [] : rows.related(chosen, row, table);
        const met = found.filter((each) => inner.test(each) === true).length;
        if (quantifier === 'every') return met === found.length;
        return quantifier === 'some' ? met > 0 : met === 0;
      },
      inside: [],
    };
  };

  const order = (table: Table) => {
    const members = [...table.fields.values()].filter(
      (each): each is Column | Lookup =>
        each.kind === 'lookup' || (each.kind === 'column' && !/^(image|file|choices)$/.test(each.type.kind)),
    );
    const chosen = [...new Set([dice.pick(members), dice.pick(members)])].filter(
      (each) => each.logicalName !== 'versionnumber',
    );
    const keys = chosen.map((each) => ({ each, descending: dice.chance(0.5) }));
    const text = keys.map(({ each, descending }) => {
      const direction = descending ? 'DESC' : 'ASC';
      return each.kind === 'lookup'
        ? `{ ${each.field}: { displayName: ${direction} } }`
        : `{ ${each.field}: ${direction} }`;
    });
    const place = (each: Column | Lookup, row: Row) => {
      if (each.kind === 'column') return placeOf(each.type.kind, valueOf(table, each, row));
      const name = each.targets.flatMap(({ table: of }) => {
        const target = model.tables.get(of);
        const found = rows.target(row, each, of);
        return found === undefined || target?.primaryName === undefined
          ? []
          : [plain(found[target.primaryName.logicalName])];
      });
      return placeOf('string', name[0] ?? null);
    };
    const placesOf = (row: Row) => keys.map(({ each }) => place(each, row));
    return {
      text: text.join(', '),
      sort: (found: readonly Row[]): readonly Row[] => {
        const placed = found.map((row) => ({ row, id: rows.idOf(table, row), places: placesOf(row) }));
        placed.sort((left, right) => {
          for (const [index, { descending }] of keys.entries()) {
            const result = orderOf(left.places[index] ?? null, right.places[index] ?? null);
            if (result !== 0) return descending ? -result : result;
          }
          return left.id < right.id ? -1 : 1;
        });
        return placed.map(({ row }) => row);
      },
    };
  };

  return {
    /** Of a list. */
    list: (table: Table): RandomArguments =>
      argumentsOf({
        condition: dice.chance(0.6) ? filter(table, 1, false) : undefined,
        ordered: dice.chance(0.4) ? order(table) : undefined,
      }),
    /** A filter without conditions on related rows, which FetchXML can't say. */
    flat: (table: Table): RandomArguments =>
      argumentsOf({ condition: dice.chance(0.6) ? filter(table, 1, true) : undefined, ordered: undefined }),
    /** FetchXML instead of a filter and an order. */
    fetchXml: (table: Table): RandomArguments => {
      const columns = [...table.fields.values()].filter(
        (each) => each.kind === 'column' && each.type.kind === 'string' && each !== table.primaryName,
      );
      const column = columns.length === 0 ? table.key : (dice.pick(columns) as Column);
      const operator = dice.pick(['null', 'not-null'] as const);
      const attribute = table.primaryName?.logicalName ?? table.key.logicalName;
      const xml =
        `<fetch><entity name='${table.logicalName}'><order attribute='${attribute}' descending='${table.primaryName !== undefined}' />` +
        `<filter><condition attribute='${column.logicalName}' operator='${operator}' /></filter></entity></fetch>`;
      const nameOf = (row: Row) =>
        table.primaryName === undefined ? null : placeOf('string', valueOf(table, table.primaryName, row));
      const own: RandomArguments = {
        text: `fetchXml: ${JSON.stringify(xml)}`,
        apply: (found) =>
          found
            .filter((row) => (valueOf(table, column, row) === null) === (operator === 'null'))
            .toSorted(
              (a, b) => orderOf(nameOf(b), nameOf(a)) || (rows.idOf(table, a) < rows.idOf(table, b) ? -1 : 1),
            ),
        smaller: () => [argumentsOf({ condition: undefined, ordered: undefined })],
      };
      return own;
    },
  };
};

export type ArgumentsMaker = ReturnType<typeof randomArguments>;

interface Arguments {
  readonly condition: Condition | undefined;
  readonly ordered:
    { readonly text: string; readonly sort: (rows: readonly Row[]) => readonly Row[] } | undefined;
}

const argumentsOf = ({ condition, ordered }: Arguments): RandomArguments => {
  const text = [
    condition === undefined ? [] : `filter: ${condition.text}`,
    ordered === undefined || ordered.text === '' ? [] : `orderBy: [${ordered.text}]`,
  ].flat();
  return {
    text: text.join(' '),
    apply: (found) => {
      const met = condition === undefined ? found : found.filter((row) => condition.test(row) === true);
      return ordered === undefined ? met : ordered.sort(met);
    },
    smaller: () => [
      ...(condition === undefined ? [] : [argumentsOf({ condition: undefined, ordered })]),
      ...(ordered === undefined ? [] : [argumentsOf({ condition, ordered: undefined })]),
      ...(condition?.inside ?? []).map((inside) => argumentsOf({ condition: inside, ordered })),
    ],
  };
};

/** The conditions of an object, and what is left when it has but one of them, or what one of them holds. */
const objectOf = (parts: readonly Condition[]): Condition => ({
  text: `{ ${parts.map(({ text }) => text).join(', ')} }`,
  test: (row) => all(parts, row),
  inside: parts.flatMap((part) => [...(parts.length > 1 ? [objectOf([part])] : []), ...part.inside]),
});

type Filterable = Column | LookupId | Lookup | Collection;

const isFilterable = (member: Member): member is Filterable =>
  member.kind === 'lookupId' ||
  member.kind === 'lookup' ||
  member.kind === 'collection' ||
  (member.kind === 'column' &&
    member.logicalName !== 'versionnumber' &&
    member.type.kind !== 'image' &&
    member.type.kind !== 'file');

const plain = (value: Value): string | number | boolean | null => {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? value.id : value;
};

const opposite = (truth: boolean | null): boolean | null => (truth === null ? null : !truth);

const negated = ({ text, test, inside }: Condition): Condition => ({
  text,
  test: (row) => opposite(test(row)),
  inside,
});

const all = (parts: readonly Condition[], row: Row | undefined): boolean | null => {
  const truths = parts.map(({ test }) => test(row));
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
};
