import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { planRead } from '../../../src/plan/plan-read.ts';
import { own, type Filter } from '../../../src/query/filter.ts';
import { stringLiteral } from '../../../src/query/literal.ts';
import { mergeNeed, type LookupNeed, type Need } from '../../../src/query/need.ts';
import type { ReadPlan } from '../../../src/query/read-plan.ts';
import type { Expand } from '../../../src/query/table-query.ts';
import { lookupTo, makeNeed, rowsOf } from '../../support/make-need.ts';

const columns = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
const leaf = columns.map((own) => makeNeed('row', { columns: own }));
const rarely = fc.nat(5).map((n) => n === 0);
const resume = { token: undefined, pageSize: 10, after: undefined, parent: 'p' };

const rename = (lookup: LookupNeed, index: number): LookupNeed => {
  const name = `link${index}`;
  const navigation = lookup.navigation === undefined ? undefined : name;
  const property = `_${name}_value`;
  const tableProperty = `${property}@Microsoft.Dynamics.CRM.lookuplogicalname`;
  return { ...lookup, slot: name, property, tableProperty, navigation };
};

/** Any tree of needs: at most 20 lookups and 6 lists a table, lists also twice over the same navigation. */
const anyNeed = (depth: number): fc.Arbitrary<Need> => {
  if (depth === 0) return leaf;
  const inner = fc.oneof(leaf, anyNeed(depth - 1));
  const lookup = fc
    .record({ need: inner, byId: rarely, bare: rarely, polymorphic: fc.boolean() })
    .map(({ need, byId, bare, polymorphic }) =>
      lookupTo('link', need, { byId, polymorphic, ...(bare && { navigation: undefined }) }),
    );
  const collection = fc
    .record({
      need: inner,
      navigation: fc.constantFrom('list1', 'list2', 'list3'),
      manyToMany: fc.boolean(),
      first: fc.integer({ min: 0, max: 4999 }),
      resumed: rarely,
    })
    .map(({ need, navigation, manyToMany, first, resumed }) =>
      rowsOf(manyToMany ? `many_${navigation}` : navigation, need, {
        manyToMany,
        page: { first, resume: resumed ? resume : undefined },
      }),
    );
  return fc
    .record({
      columns,
      lookups: fc.array(lookup, { maxLength: depth === 3 ? 20 : 3 }),
      collections: fc.array(collection, { maxLength: depth === 3 ? 6 : 2 }),
    })
    .map(({ columns: own, lookups, collections }) =>
      makeNeed('row', {
        columns: own,
        lookups: lookups.map(rename),
        collections: collections.map((each, index) => ({ ...each, slot: `${each.navigation}#${index}` })),
      }),
    );
};

/** Where each related record or list stands, and what is to be selected there. */
const wanted = (need: Need, path = '.'): [path: string, columns: readonly string[]][] => [
  [path, [...need.columns]],
  ...[...need.lookups.values(), ...need.collections.values()].flatMap(({ slot, need: inner }) =>
    wanted(inner, `${path}/${slot}`),
  ),
];

/** Where a plan puts related records and lists, and what it selects there. */
const filled = (plan: ReadPlan, path = '.'): [path: string, columns: readonly string[]][] => [
  [path, plan.query.select],
  ...belowRoot(plan, path),
];

const belowRoot = (plan: ReadPlan, path: string): [path: string, columns: readonly string[]][] => [
  ...plan.query.expand.flatMap((expand) => expanded(expand, path, plan)),
  ...plan.follows.flatMap((follow) => {
    const at = [path, ...follow.path.map(({ slot }) => slot)].join('/');
    // A count fills no slot: it adds to a page that is there.
    if (follow.kind === 'count') return [];
    if (follow.kind === 'page') {
      return filled(planRead(follow.collection.need), `${at}/${follow.collection.slot}`);
    }
    if (follow.reread !== undefined) return belowRoot(follow.reread, at);
    return (follow.byTarget ?? []).flatMap(({ slot, need }) => filled(planRead(need), `${at}/${slot}`));
  }),
];

const expanded = (expand: Expand, path: string, plan: ReadPlan): [string, readonly string[]][] => {
  const { navigation, collection, select } = expand;
  const slot = collection ? plan.inlined.find((each) => each.navigation === navigation)?.slot : navigation;
  const own = `${path}/${slot ?? '?'}`;
  return [[own, select], ...expand.expand.flatMap((inner) => expanded(inner, own, plan))];
};

/** Requests one after another. */
const waits = (plan: ReadPlan): number =>
  1 +
  Math.max(
    0,
    ...plan.follows.flatMap((follow) => {
      if (follow.kind === 'count') return [1];
      if (follow.kind === 'page') return [waits(planRead(follow.collection.need))];
      const targets = (follow.byTarget ?? []).map(({ need }) => waits(planRead(need)));
      return follow.reread === undefined ? targets : [waits(follow.reread), ...targets];
    }),
  );

const levels = (need: Need): number =>
  Math.max(
    0,
    ...[...need.lookups.values(), ...need.collections.values()].map((inner) => 1 + levels(inner.need)),
  );

describe('a plan of any need', () => {
  test('keeps the rules, and fills every place once with all its columns', () => {
    fc.assert(
      fc.property(anyNeed(3), (need) => {
        const expected = new Map(wanted(need));
        // planRead checks each query against the rules itself.
        const places = filled(planRead(need));
        expect(places.map(([path]) => path).sort()).toEqual([...expected.keys()].sort());
        for (const [path, select] of places) {
          expect(select).toEqual(expect.arrayContaining([...(expected.get(path) ?? [])]));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('waits for at most one request more than there are levels', () => {
    fc.assert(
      fc.property(anyNeed(3), (need) => {
        expect(waits(planRead(need))).toBeLessThanOrEqual(levels(need) + 1);
      }),
    );
  });

  test('is the same a second time', () => {
    fc.assert(
      fc.property(anyNeed(2), (need) => {
        expect(planRead(need)).toEqual(planRead(need));
      }),
    );
  });
});

test('a list with more conditions than one query can have is refused', () => {
  const value = stringLiteral('x');
  const conditions = (count: number): Filter => ({
    kind: 'or',
    filters: Array.from({ length: count }, () => ({
      kind: 'compare',
      column: own('name'),
      operator: 'eq',
      value,
    })),
  });
  const needWith = (count: number): Need => {
    const list = { ...rowsOf('contacts', makeNeed('contact')), filter: conditions(count) };
    return makeNeed('account', { collections: [list] });
  };
  expect(planRead(needWith(499), { conditions: 2 }).follows).toMatchObject([
    { slots: [{ collection: true }] },
  ]);
  expect(() => planRead(needWith(500), { conditions: 2 })).toThrow(/more than 500/);
});

describe('rows from which something is followed', () => {
  test('have their key where they are read again', () => {
    const contact = makeNeed('contact', {
      columns: ['email'],
      collections: [rowsOf('deals', makeNeed('deal'))],
    });
    const { query } = planRead(makeNeed('account', { collections: [rowsOf('contacts', contact)] }));
    expect(query.expand[0]?.select).toEqual(['contactid', 'email']);
  });

  test('have the id of what is read by id, and its table where there are several', () => {
    const owner = lookupTo('owner', makeNeed('user'), { navigation: undefined, polymorphic: true });
    const { query } = planRead(makeNeed('account', { columns: ['name'], lookups: [owner] }));
    expect(query.select).toEqual(['_owner_value', 'name']);
    expect(query.annotations).toEqual(['Microsoft.Dynamics.CRM.lookuplogicalname']);
  });
});

test('digits are kept in a query as soon as one of its tables needs it, and only there', () => {
  const money = makeNeed('deal', { columns: ['amount'] });
  money.lossless = true;
  expect(planRead(makeNeed('account', { lookups: [lookupTo('deal', money)] })).lossless).toBe(true);
  const followed = planRead(makeNeed('account', { lookups: [lookupTo('deal', money, { byId: true })] }));
  expect(followed.lossless).toBe(false);
});

describe('what the answer may begin without', () => {
  const contact = makeNeed('contact', { columns: ['email'] });
  const later = { deferred: true } as const;

  test('is followed where not all lists fit into one query, and deferred where nothing else comes with it', () => {
    const first = { ...rowsOf('contacts', contact, { slot: 'first' }), ...later };
    const second = rowsOf('contacts', contact, { slot: 'second' });
    const { inlined, follows } = planRead(makeNeed('account', { collections: [first, second] }));
    expect(inlined.map(({ slot }) => slot)).toEqual(['second']);
    expect(follows).toMatchObject([{ slots: [{ slot: 'first' }], deferred: true }]);
  });

  test('comes with what is wanted at once where one read brings both', () => {
    const lists = ['a', 'b', 'c'].map((slot, index) => ({
      ...rowsOf(index === 0 ? 'contacts' : slot, contact, { slot }),
      ...(index > 0 && later),
    }));
    const nested = lookupTo('parent', makeNeed('account', { lookups: [lookupTo('primary', contact)] }));
    const { follows } = planRead(makeNeed('account', { lookups: [nested], collections: lists }));
    expect(follows).toMatchObject([
      { slots: [{ slot: 'a' }, { slot: 'b' }, { slot: 'c' }], deferred: false },
    ]);
  });

  test('is read by id apart, since reads by id are united anyway', () => {
    const lookups = [
      lookupTo('now', contact, { byId: true }),
      lookupTo('then', contact, { byId: true, ...later }),
    ];
    const { follows } = planRead(makeNeed('account', { lookups }));
    expect(follows).toMatchObject([
      { slots: [{ slot: 'now' }], deferred: false },
      { slots: [{ slot: 'then' }], deferred: true },
    ]);
  });

  test('is not what another field wants at once', () => {
    const one = makeNeed('account', { lookups: [lookupTo('primary', contact, { byId: true, ...later })] });
    const other = makeNeed('account', { lookups: [lookupTo('primary', contact)] });
    mergeNeed(one, other);
    expect(planRead(one).follows).toMatchObject([{ deferred: false }]);
  });
});
