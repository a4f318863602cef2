import { badArgument } from '../errors/bad-argument.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import { countConditions, maxConditions } from '../query/count-conditions.ts';
import { both } from '../query/filter.ts';
import { needOf, type CollectionNeed, type LookupNeed, type Need } from '../query/need.ts';
import type { Follow, FollowCount, InlinedCollection, ReadPlan, RowPath } from '../query/read-plan.ts';
import type { Annotation, Expand } from '../query/table-query.ts';
import { splitLookups, takeRelated, type Related, type Taken, type TakenLookup } from './take-related.ts';

/** What grows while one query is put together. */
interface Draft {
  readonly annotations: Set<Annotation>;
  readonly inlined: InlinedCollection[];
  readonly follows: Follow[];
  lossless: boolean;
}

export interface PlanOptions {
  /** How many the query will have in its own filter, of the 500 that it may have with its expands. @default 0 */
  readonly conditions?: number | undefined;
  /** False: related rows are followed, whatever that costs. @default true */
  readonly expand?: boolean | undefined;
}

/**
 * Need → the query that meets it, with `$expand` as far as Dataverse's rules allow, and the follow-up reads for the
 * rest. Pure, except that it adds to the need the columns that the follow-up reads start from.
 *
 * @throws GatewayError BAD_USER_INPUT for a nested list with more conditions than a query can have
 */
export const planRead = (
  need: Need,
  { conditions = 0, expand: expands = true }: PlanOptions = {},
): ReadPlan => {
  const draft: Draft = { annotations: new Set(), inlined: [], follows: [], lossless: false };
  const { inline, byId } = splitLookups(need.lookups.values());
  const related = { lookups: inline, collections: expandable(draft, need, []) };
  const taken = expands
    ? takeRelated(related, conditions + countConditions(need.rule))
    : { lookups: [], collections: [], left: related };
  const left = { lookups: [...taken.left.lookups, ...byId], collections: taken.left.collections };
  const expand = planExpands(draft, need, taken);
  planFollows(draft, { need, path: [], left });
  const query = {
    table: need.table.logicalName,
    entitySet: need.table.entitySet,
    select: selectOf(draft, need),
    expand,
    filter: need.rule,
    orderBy: [],
    pageSize: undefined,
    count: false,
    annotations: [...draft.annotations].sort(),
    skipToken: undefined,
  };
  const { lossless, inlined, follows } = draft;
  return { query, key: need.table.key, lossless, inlined, follows };
};

/**
 * Collections that can be expanded; a list that goes on from a cursor is read as a list of its own, and one of which no row
 * is wanted is counted at most.
 */
const expandable = (draft: Draft, need: Need, path: RowPath): CollectionNeed[] => {
  const result: CollectionNeed[] = [];
  for (const collection of need.collections.values()) {
    const { page, rowless = false } = collection;
    if (page.resume === undefined && !rowless) {
      result.push(collection);
      continue;
    }
    if (rowless) {
      if (page.count) planCount(draft, need, { path, collection });
      continue;
    }
    need.columns.add(need.table.key);
    const deferred = collection.deferred === true;
    draft.follows.push({ kind: 'page', path, table: need.table, deferred, collection });
  }
  return result;
};

const planCount = (
  draft: Draft,
  need: Need,
  { path, collection }: Pick<FollowCount, 'path' | 'collection'>,
): void => {
  need.columns.add(need.table.key);
  const deferred = collection.countDeferred === true;
  draft.follows.push({ kind: 'count', path, table: need.table, deferred, collection });
};

const planExpands = (draft: Draft, need: Need, taken: Taken): readonly Expand[] => {
  const single = taken.lookups.map((each) => expandLookup(draft, [], each));
  const many = taken.collections.map((each): Expand => {
    const { slot, navigation, page, filter, orderBy, manyToMany } = each;
    draft.inlined.push({ navigation, slot, first: page.first, usual: each.usual ?? page.first });
    if (page.count) planCount(draft, need, { path: [], collection: each });
    const path = [{ slot, collection: true }];
    const left = {
      lookups: [...each.need.lookups.values()],
      collections: expandable(draft, each.need, path),
    };
    planFollows(draft, { need: each.need, path, left });
    return {
      navigation,
      table: each.need.table.logicalName,
      collection: true,
      select: selectOf(draft, each.need),
      expand: [],
      filter: both(filter, each.need.rule),
      orderBy,
      top: page.first + 1,
      manyToMany,
    };
  });
  if (many.length > 0) need.columns.add(need.table.key);
  return [...single, ...many];
};

const expandLookup = (draft: Draft, outer: RowPath, { lookup, nested }: TakenLookup): Expand => {
  const { slot, navigation, need } = lookup;
  if (navigation === undefined) throw new TypeError(`Lookup ${lookup.property} has no navigation`);
  const path = [...outer, { slot, collection: false }];
  const expand = nested.lookups.map((each) => expandLookup(draft, path, each));
  const collections = expandable(draft, need, path);
  planFollows(draft, { need, path, left: { lookups: nested.left, collections } });
  return {
    navigation,
    table: need.table.logicalName,
    collection: false,
    select: selectOf(draft, need),
    expand,
    filter: undefined,
    orderBy: [],
    top: undefined,
    manyToMany: false,
  };
};

interface FollowInput {
  readonly need: Need;
  readonly path: RowPath;
  readonly left: Related;
}

/** One follow-up read for each set of related rows that fits into one query. */
const planFollows = (draft: Draft, { need, path, left }: FollowInput): void => {
  const { inline, byId } = splitLookups(left.lookups);
  for (const lookup of left.lookups) {
    need.columns.add(lookup.property);
    if (lookup.polymorphic && lookup.tableProperty.includes('@')) {
      need.annotations.add('Microsoft.Dynamics.CRM.lookuplogicalname');
    }
  }
  // Reads by id of one tick are united anyway: those that may come later don't keep the others waiting.
  for (const deferred of [false, true]) {
    const byTarget = byId.filter((lookup) => (lookup.deferred === true) === deferred);
    if (byTarget.length === 0) continue;
    const slots = byTarget.map(({ slot }) => ({ slot, collection: false }));
    const follow = { kind: 'related', path, table: need.table, deferred, reread: undefined, slots } as const;
    draft.follows.push({ ...follow, byTarget });
  }
  let rest: Related = { lookups: inline, collections: left.collections };
  while (rest.lookups.length + rest.collections.length > 0) {
    const taken = takeRelated(rest, 1 + countConditions(need.rule)); // one for the ids
    if (taken.lookups.length + taken.collections.length === 0) throw tooManyConditions();
    draft.follows.push(followOf(need, path, taken));
    rest = taken.left;
  }
};

/** A list that doesn't fit into a query of its own fits into none. */
const tooManyConditions = (): GatewayError =>
  badArgument(
    'filter',
    `: with those of the row rules that apply, the conditions of a nested list are more than ${maxConditions}`,
  );

const followOf = (need: Need, path: RowPath, taken: Taken): Follow => {
  need.columns.add(need.table.key);
  const lookups = taken.lookups.map(({ lookup }) => lookup);
  const reread = planRead(needOfRelated(need, { lookups, collections: taken.collections }));
  const slots = [
    ...lookups.map(({ slot }) => ({ slot, collection: false })),
    ...taken.collections.map(({ slot }) => ({ slot, collection: true })),
  ];
  const byTarget: readonly LookupNeed[] | undefined = taken.collections.length === 0 ? lookups : undefined;
  const deferred = [...lookups, ...taken.collections].every((each) => each.deferred === true);
  return { kind: 'related', path, table: need.table, deferred, reread, slots, byTarget };
};

const needOfRelated = (need: Need, { lookups, collections }: Related): Need => {
  const related = needOf(need.table, need.rule);
  related.columns.add(need.table.key);
  for (const lookup of lookups) related.lookups.set(lookup.slot, lookup);
  for (const collection of collections) related.collections.set(collection.slot, collection);
  return related;
};

/** Properties to select, sorted: the key where nothing else is wanted, since a query without `$select` asks for all. */
const selectOf = (draft: Draft, need: Need): readonly string[] => {
  for (const annotation of need.annotations) draft.annotations.add(annotation);
  draft.lossless ||= need.lossless;
  return need.columns.size === 0 ? [need.table.key] : [...need.columns].sort();
};
