import { GatewayError } from '../errors/gateway-error.ts';
import type { CollectionStep, Compare, CompareOperator, Filter, FunctionCall, Related } from './filter.ts';
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
const complementFilter = (filter: Filter): Filter => {
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
      const isNull: Compare = { kind: 'compare', column: filter.column, operator: 'eq', value: null };
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

/** All related rows meet the filter; one without a value does not. */
export const allOf = (collection: CollectionStep, filter: Filter): Related =>
  hasFunction(filter)
    ? { kind: 'all', collection, filter: definite(filter) }
    : { kind: 'none', collection, filter: complementFilter(filter) };

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
      const hasValue: Compare = { kind: 'compare', column: filter.column, operator: 'ne', value: null };
      return { kind: 'and', filters: [filter, hasValue] };
    }
  }
};

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
  const [day] = call.values;
  // On a column of days the day before ends where this one begins; on a point in time the caller's time zone decides.
  if (day?.kind === 'date' && call.name === 'OnOrAfter') return shifted(call, 'OnOrBefore', -1);
  if (day?.kind === 'date' && call.name === 'OnOrBefore') return shifted(call, 'OnOrAfter', 1);
  throw new GatewayError('BAD_USER_INPUT', `Argument "filter": ${call.name} can't be negated.`);
};

const shifted = (call: FunctionCall, name: 'OnOrAfter' | 'OnOrBefore', days: number): FunctionCall => {
  const day = new Date(`${call.values[0]?.value ?? ''}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return { ...call, name, values: [dateLiteral(day.toISOString().slice(0, 10))] };
};
