import { badArgument } from '../errors/bad-argument.ts';
import type {
  CollectionStep,
  Compare,
  CompareOperator,
  Filter,
  FunctionCall,
  Junction,
  Related,
} from './filter.ts';
import { dateLiteral } from './literal.ts';
import { oppositeFunctions } from './query-function.ts';

/**
 * `not`, pushed down to the leaves: each becomes its opposite, and what compares with null stays unmet. Dataverse refuses
 * `not` before its functions (contract §4.4), so those become their opposites too.
 *
 * @throws GatewayError BAD_USER_INPUT for a function that has no opposite.
 */
export const negateFilter = (filter: Filter): Filter => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      if (filter.guarded === true) {
        const [guard, ...rest] = filter.filters;
        return { ...filter, filters: [...(guard === undefined ? [] : [guard]), ...rest.map(negateFilter)] };
      }
      return { kind: filter.kind === 'and' ? 'or' : 'and', filters: filter.filters.map(negateFilter) };
    case 'compare':
      return { ...filter, operator: oppositeOperators[filter.operator] };
    case 'text':
      return { ...filter, negated: !filter.negated };
    case 'function':
      return negateFunction(filter);
    case 'any':
      return noneOf(filter.collection, filter.filter);
    case 'none':
      return { ...filter, kind: 'any' };
    case 'all':
      return { ...filter, kind: 'any', filter: filter.filter && complementFilter(filter.filter) };
  }
};

/**
 * Met by exactly the rows that don't meet a filter, those without a value among them: unlike {@link negateFilter} it leaves
 * no row out. For "every row does" as "there is no row that doesn't".
 *
 * @throws GatewayError as negateFilter
 */
export const complementFilter = (filter: Filter): Filter => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind === 'and' ? 'or' : 'and', filters: filter.filters.map(complementFilter) };
    case 'any':
    case 'none':
    case 'all':
      return negateFilter(filter);
    case 'compare':
    case 'text':
    case 'function': {
      const opposite = negateFilter(filter);
      if (filter.kind === 'compare' && filter.value === null) return opposite;
      const isNull: Compare = nullTest(filter, 'eq');
      return { kind: 'or', filters: [opposite, isNull] };
    }
  }
};

/**
 * No related row meets the filter. `not` may stand before no list whose condition has a function in it (contract §4.4);
 * then it is said the other way round: all rows fail to meet it.
 *
 * @throws GatewayError as negateFilter, for a function that has no opposite
 */
export const noneOf = (collection: CollectionStep, filter: Filter | undefined): Related =>
  filter !== undefined && hasFunction(filter)
    ? { kind: 'all', collection, filter: complementFilter(filter) }
    : { kind: 'none', collection, filter };

/**
 * All related rows meet the filter; one without a value does not.
 *
 * @param among which rows are looked at. @default all
 * @throws GatewayError as negateFilter
 */
export const allOf = (collection: CollectionStep, filter: Filter, among?: Filter): Related => {
  if (hasFunction(filter) || (among !== undefined && hasFunction(among))) {
    const met = definite(filter);
    return {
      kind: 'all',
      collection,
      filter: among === undefined ? met : { kind: 'or', filters: [complementFilter(among), met] },
    };
  }
  return { kind: 'none', collection, filter: conjunction(among, complementFilter(filter)) };
};

const conjunction = (one: Filter | undefined, other: Filter): Filter =>
  one === undefined ? other : { kind: 'and', filters: [one, other] };

/** The same condition, but not met instead of unknown where there is no value. */
const definite = (filter: Filter): Filter => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, filters: filter.filters.map(definite) };
    case 'any':
    case 'none':
    case 'all':
      return filter;
    case 'compare':
    case 'text':
    case 'function': {
      if (filter.kind === 'compare' && filter.value === null) return filter;
      const hasValue: Compare = nullTest(filter, 'ne');
      return { kind: 'and', filters: [filter, hasValue] };
    }
  }
};

/** About the column of another condition, and from where that is. */
const nullTest = ({ column, rule }: Exclude<Filter, Junction | Related>, operator: 'eq' | 'ne'): Compare => ({
  kind: 'compare',
  column,
  operator,
  value: null,
  ...(rule && { rule }),
});

const hasFunction = (filter: Filter): boolean => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.some(hasFunction);
    case 'function':
      return true;
    case 'any':
    case 'none':
    case 'all':
      return filter.filter !== undefined && hasFunction(filter.filter);
    case 'compare':
    case 'text':
      return false;
  }
};

const oppositeOperators: Readonly<Record<CompareOperator, CompareOperator>> = {
  eq: 'ne',
  ne: 'eq',
  gt: 'le',
  le: 'gt',
  ge: 'lt',
  lt: 'ge',
};

const negateFunction = (call: FunctionCall): Filter => {
  const opposite = oppositeFunctions.get(call.name);
  if (opposite !== undefined) return { ...call, name: opposite };
  // Of a point in time the user's zone decides to which day it belongs.
  if (call.ofDays === true && call.name === 'OnOrAfter') return shifted(call, 'OnOrBefore', -1);
  if (call.ofDays === true && call.name === 'OnOrBefore') return shifted(call, 'OnOrAfter', 1);
  throw badArgument('filter', `: ${call.name} can't be negated`);
};

const shifted = (call: FunctionCall, name: 'OnOrAfter' | 'OnOrBefore', days: number): FunctionCall => {
  const day = new Date(`${call.values[0]?.value ?? ''}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  const year = day.getUTCFullYear();
  // Past the first and the last day that can be written there is none: one of no values.
  if (year < 1 || year > 9999) return { ...call, name: 'In', values: [] };
  return { ...call, name, values: [dateLiteral(day.toISOString().slice(0, 10))] };
};
