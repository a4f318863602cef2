import { printAggregate } from '../odata/print-aggregate.ts';
import type { AggregateQuery } from '../query/aggregate-query.ts';
import { both, own, type Filter } from '../query/filter.ts';
import { guidLiteral, type Literal } from '../query/literal.ts';
import type { CollectionNeed } from '../query/need.ts';
import { maxUrlLength } from './batch-policy.ts';

/** Of the parent's id, and of the number of its rows. */
export const keyAlias = 'parent';
export const countAlias = 'rows';

/** The rows of nested lists counted, in groups by their parents. */
export const groupedCount = (
  { need, filter, inverse, intersect }: CollectionNeed,
  parents: readonly Literal[],
): AggregateQuery => ({
  table: need.table,
  filter: both(
    both(inverse.property === undefined ? undefined : isOneOf(inverse.property, parents), filter),
    need.rule,
  ),
  through: intersect && { intersect, parents, alias: keyAlias },
  keys:
    inverse.property === undefined
      ? []
      : [{ alias: keyAlias, column: own(inverse.property), dateGrouping: undefined }],
  measures: [{ alias: countAlias, property: need.table.key, aggregate: 'count', distinct: false }],
  orderBy: [],
  top: undefined,
});

const isOneOf = (property: string, parents: readonly Literal[]): Filter => ({
  kind: 'function',
  name: 'In',
  column: own(property),
  values: parents,
  ofParents: true,
});

/** Values in one condition (contract §4.3). */
const maxParents = 500;
/** What the values of a caller's claims may take that a rule names: they are filled in later. */
const roomForClaims = 10_000;
const someId = guidLiteral('00000000-0000-0000-0000-000000000000');

/** How many parents fit into one request that counts, beside the list's own filter. */
export const parentsPerCount = (serviceRoot: string, collection: CollectionNeed): number => {
  const lengthWith = (parents: number): number =>
    printAggregate(groupedCount(collection, Array<Literal>(parents).fill(someId))).path.length;
  const [one, two] = [lengthWith(2), lengthWith(3)];
  const claims = collection.need.rule === undefined ? 0 : roomForClaims;
  const room = Math.floor((maxUrlLength - serviceRoot.length - claims - one) / (two - one));
  return Math.max(1, Math.min(maxParents, 2 + room));
};

/** The same, printed once for each list. Plans are shared between operations. */
export const rememberParentsPerCount = (serviceRoot: string): ((collection: CollectionNeed) => number) => {
  const known = new WeakMap<CollectionNeed, number>();
  return (collection) => {
    const count = known.get(collection) ?? parentsPerCount(serviceRoot, collection);
    known.set(collection, count);
    return count;
  };
};
