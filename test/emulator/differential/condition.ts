import fc from 'fast-check';

/** A column that both engines have, with the values that rows and queries take. */
export interface Column {
  readonly name: string;
  readonly kind: 'text' | 'integer' | 'money' | 'yesNo' | 'instant';
  readonly values: readonly Value[];
  /** Texts of letters and digits only, on whose order all collations agree. */
  readonly ordered: boolean;
}

export type Value = string | number | boolean;

const texts = ['Ann', 'ann', "O'Brien", 'A_b', 'A%b', 'Axb', 'aXXb', '50%', '5', '', ' ', 'xann'];
const cities = ['Oslo', 'OSLO', 'Bergen', 'bergen2', 'Bo', 'Ae'];
const moments = [
  '2025-12-31T23:59:59Z',
  '2026-01-01T00:00:00Z',
  '2026-01-01T12:00:00Z',
  '2026-06-15T08:30:00Z',
];

const column = (name: string, kind: Column['kind'], values: readonly Value[], ordered = true): Column => ({
  name,
  kind,
  values,
  ordered,
});

export const accountColumns: readonly Column[] = [
  column('name', 'text', texts, false),
  column('address1_city', 'text', cities),
  column('numberofemployees', 'integer', [-1, 0, 1, 2, 10, 100]),
  column('revenue', 'money', ['0.0000', '0.1000', '100.0000', '100.0001', '1000000.0001']),
  column('creditonhold', 'yesNo', [true, false]),
  column('createdon', 'instant', moments),
];

export const contactColumns: readonly Column[] = [
  column('lastname', 'text', texts, false),
  column('address1_city', 'text', cities),
  column('numberofchildren', 'integer', [0, 1, 2, 3]),
];

const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
const likes = ['contains', 'startswith', 'endswith'] as const;

/** A condition, before it is written in any language. */
export type Condition =
  | {
      readonly kind: 'compare';
      readonly column: Column;
      readonly operator: (typeof comparisons)[number];
      readonly value: Value;
    }
  | {
      readonly kind: 'like';
      readonly column: Column;
      readonly how: (typeof likes)[number];
      readonly text: string;
      readonly not: boolean;
    }
  | { readonly kind: 'null'; readonly column: Column; readonly not: boolean }
  | { readonly kind: 'in'; readonly column: Column; readonly values: readonly Value[]; readonly not: boolean }
  | {
      readonly kind: 'between';
      readonly column: Column;
      readonly from: Value;
      readonly to: Value;
      readonly not: boolean;
    }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  /** Of the account's primary contact. */
  | { readonly kind: 'lookup'; readonly part: Condition }
  /** Of the account's contacts. */
  | { readonly kind: 'any' | 'all'; readonly part: Condition };

const columnOf = (columns: readonly Column[], test: (column: Column) => boolean) =>
  fc.constantFrom(...columns.filter(test));

/** Comparisons, likes and tests for null: what may stand under `not`. */
const plain = (columns: readonly Column[]): fc.Arbitrary<Condition> =>
  fc.oneof(
    columnOf(columns, () => true).chain((of) =>
      fc.record({
        kind: fc.constant('compare' as const),
        column: fc.constant(of),
        operator: fc.constantFrom(
          ...(of.ordered && of.kind !== 'yesNo' ? comparisons : (['eq', 'ne'] as const)),
        ),
        value: fc.constantFrom(...of.values),
      }),
    ),
    fc.record({
      kind: fc.constant('like' as const),
      column: columnOf(columns, ({ kind }) => kind === 'text'),
      how: fc.constantFrom(...likes),
      text: fc.constantFrom('a', 'AN', '%', '_', 'a_b', '5', "'", ' ', 'o%o'),
      not: fc.constant(false),
    }),
    fc.record({
      kind: fc.constant('null' as const),
      column: columnOf(columns, () => true),
      not: fc.boolean(),
    }),
  );

/** Query functions, which may not. */
const functions = (columns: readonly Column[]): fc.Arbitrary<Condition> =>
  columnOf(columns, ({ ordered, kind }) => ordered && kind !== 'yesNo').chain((of) =>
    fc.oneof(
      fc.record({
        kind: fc.constant('in' as const),
        column: fc.constant(of),
        values: fc.array(fc.constantFrom(...of.values), { minLength: 1, maxLength: 3 }),
        not: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('between' as const),
        column: fc.constant(of),
        from: fc.constantFrom(...of.values),
        to: fc.constantFrom(...of.values),
        not: fc.boolean(),
      }),
    ),
  );

const junction = (part: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc.record({
    kind: fc.constantFrom('and' as const, 'or' as const),
    parts: fc.array(part, { minLength: 2, maxLength: 3 }),
  });

const nested = (leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc.oneof(leaf, junction(leaf), junction(fc.oneof(leaf, junction(leaf))));

const negated = (leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  nested(leaf).map((part): Condition => ({ kind: 'not', part }));

const ofContact = nested(fc.oneof(plain(contactColumns), negated(plain(contactColumns))));

/** What `$filter` can say of accounts. */
export const odataCondition: fc.Arbitrary<Condition> = nested(
  fc.oneof(
    plain(accountColumns),
    negated(plain(accountColumns)),
    functions(accountColumns),
    ofContact.map((part): Condition => ({ kind: 'lookup', part })),
    fc.record({ kind: fc.constantFrom('any' as const, 'all' as const), part: ofContact }),
  ),
);

const fetchLeaf = (columns: readonly Column[]): fc.Arbitrary<Condition> =>
  fc
    .tuple(fc.oneof(plain(columns), functions(columns)), fc.boolean())
    .map(([leaf, not]) => (leaf.kind === 'like' ? { ...leaf, not } : leaf));

/** What a `<filter>` can say of accounts, or of contacts. */
export const fetchCondition = (columns: readonly Column[]): fc.Arbitrary<Condition> =>
  nested(fetchLeaf(columns));
