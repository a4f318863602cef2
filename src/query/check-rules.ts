import { GatewayError } from '../errors/gateway-error.ts';
import { countConditions, maxConditions } from './count-conditions.ts';
import type { Expand, OrderBy, TableQuery } from './table-query.ts';

/** Most `$expand` options in one query, nested ones counted (contract §4.7). */
export const maxExpands = 15;

/**
 * Proves Dataverse's rules (contract §4.3, §4.5, §4.7) on a finished query before it is sent, apart from the code that is meant to keep them.
 *
 * @throws GatewayError INTERNAL, with the rule: a query that Dataverse would refuse is a defect of the planner.
 */
export const checkRules = (query: TableQuery): void => {
  const all = flatten(query.expand);
  const nested = query.expand.some(({ expand }) => expand.length > 0);
  const collections = all.filter(({ collection }) => collection);
  const names = [query.expand, ...all.map(({ expand }) => expand)].map((level) =>
    level.map(({ navigation }) => navigation),
  );
  const rules: readonly (readonly [rule: string, broken: boolean])[] = [
    ['every read selects columns', [query, ...all].some(({ select }) => select.length === 0)],
    ['at most 15 $expand options in a query', all.length > maxExpands],
    ['a navigation is expanded once', names.some((level) => new Set(level).size < level.length)],
    ['no collection beside or inside a nested $expand', nested && collections.length > 0],
    [
      'many-to-many is not combined with other kinds',
      all.some(({ manyToMany }) => manyToMany) && all.some(({ manyToMany }) => !manyToMany),
    ],
    [
      'no $top or $orderby on a single-valued navigation',
      all.some((each) => !each.collection && isCut(each)),
    ],
    [
      'at most 500 conditions in a query',
      [query, ...all].reduce((sum, { filter }) => sum + countConditions(filter), 0) > maxConditions,
    ],
    [
      'no $filter in a single-valued navigation',
      all.some((each) => !each.collection && each.filter !== undefined),
    ],
    ['rows are ordered by a column once', [query, ...all].some(({ orderBy }) => isOrderedTwice(orderBy))],
    ['an expanded collection ends at 5,000 rows', collections.some(({ top }) => (top ?? 0) > 5000)],
  ];
  const broken = rules.find(([, isBroken]) => isBroken);
  if (broken !== undefined) {
    throw new GatewayError('INTERNAL', `Query of ${query.entitySet} breaks a rule: ${broken[0]}`);
  }
};

const flatten = (expands: readonly Expand[]): Expand[] =>
  expands.flatMap((expand) => [expand, ...flatten(expand.expand)]);

const isOrderedTwice = (orderBy: readonly OrderBy[]): boolean =>
  new Set(orderBy.map(({ property }) => property)).size < orderBy.length;

const isCut = ({ top, orderBy }: Expand): boolean => top !== undefined || orderBy.length > 0;
