import { maxExpands } from '../query/check-rules.ts';
import { countConditions, maxConditions } from '../query/count-conditions.ts';
import type { CollectionNeed, LookupNeed } from '../query/need.ts';

/** What of a need's related rows fits into one query, and what is left for others. */
export interface Taken {
  readonly lookups: readonly TakenLookup[];
  readonly collections: readonly CollectionNeed[];
  readonly left: Related;
}

export interface TakenLookup {
  readonly lookup: LookupNeed;
  /** Lookups of the record that come with it, and those that must be read for it by themselves. */
  readonly nested: TakenLookups;
}

interface TakenLookups {
  readonly lookups: readonly TakenLookup[];
  readonly left: readonly LookupNeed[];
}

export interface Related {
  readonly lookups: readonly LookupNeed[];
  readonly collections: readonly CollectionNeed[];
}

/**
 * Chooses what one query expands, by Dataverse's rules (contract §4.7): at most 15, nested ones counted; a collection
 * never beside anything nested, since it is ordered and cut; many-to-many never beside another kind; a navigation once.
 * Lookups go first: what is left of collections costs one more request for all of them. What the answer may begin without
 * goes last, so that it is what is left.
 */
export const takeRelated = (related: Related, conditions = 0): Taken => {
  const lookups = related.lookups.toSorted(largestFirst);
  const collections = related.collections.toSorted(inOrder);
  const budget = { left: maxExpands };
  let conditionsLeft = maxConditions - conditions;
  const taken = takeLookups(lookups, budget);
  const nested = taken.lookups.some((each) => each.nested.lookups.length > 0);
  if (nested) return { lookups: taken.lookups, collections: [], left: { lookups: taken.left, collections } };
  const oneToMany = collections.some((each) => !each.manyToMany);
  const takesManyToMany = taken.lookups.length === 0 && !oneToMany;
  const chosen: CollectionNeed[] = [];
  const left: CollectionNeed[] = [];
  for (const collection of collections) {
    const own = countConditions(collection.filter) + countConditions(collection.need.rule);
    const fits =
      budget.left > 0 &&
      own <= conditionsLeft &&
      collection.manyToMany === takesManyToMany &&
      !chosen.some(({ navigation }) => navigation === collection.navigation);
    (fits ? chosen : left).push(collection);
    if (!fits) continue;
    budget.left -= 1;
    conditionsLeft -= own;
  }
  return {
    lookups: taken.lookups,
    collections: chosen,
    left: { lookups: taken.left, collections: left },
  };
};

interface Orderable {
  readonly slot: string;
  readonly deferred?: boolean | undefined;
}

/** What is wanted at once, then the rest; each by name, so that the order of a selection's fields changes no request. */
const inOrder = (one: Orderable, other: Orderable): number =>
  compareDeferred(one, other) || compareTexts(one.slot, other.slot);

/**
 * The same, but before that the lookups that bring most others with them: what one query can't expand is then more often
 * on one kind of row, and so one request.
 */
const largestFirst = (one: LookupNeed, other: LookupNeed): number =>
  compareDeferred(one, other) || sizeOf(other) - sizeOf(one) || inOrder(one, other);

const sizeOf = ({ need }: LookupNeed): number =>
  splitLookups(need.lookups.values()).inline.reduce((sum, lookup) => sum + sizeOf(lookup), 1);

const compareDeferred = (one: Orderable, other: Orderable): number =>
  Number(one.deferred === true) - Number(other.deferred === true);

const compareTexts = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const takeLookups = (lookups: readonly LookupNeed[], budget: { left: number }): TakenLookups => {
  const taken: TakenLookup[] = [];
  const left: LookupNeed[] = [];
  for (const lookup of lookups) {
    if (budget.left === 0) {
      left.push(lookup);
      continue;
    }
    budget.left -= 1;
    const { inline, byId } = splitLookups(lookup.need.lookups.values());
    inline.sort(largestFirst);
    const inner = takeLookups(inline, budget);
    taken.push({ lookup, nested: { lookups: inner.lookups, left: [...inner.left, ...byId] } });
  }
  return { lookups: taken, left };
};

/** Lookups that can be expanded, and those that must be read by id: no condition can stand in a single-valued `$expand`. */
export const splitLookups = (
  lookups: Iterable<LookupNeed>,
): { readonly inline: LookupNeed[]; readonly byId: LookupNeed[] } => {
  const inline: LookupNeed[] = [];
  const byId: LookupNeed[] = [];
  for (const lookup of lookups) {
    const mustBeRead = lookup.navigation === undefined || lookup.byId || lookup.need.rule !== undefined;
    (mustBeRead ? byId : inline).push(lookup);
  }
  return { inline, byId };
};
