import { GatewayError } from '../errors/gateway-error.ts';
import type { Compare, CompareOperator, Filter, FunctionCall } from './filter.ts';
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
    case 'any':
      return { ...filter, negated: !filter.negated };
    case 'function':
      return negateFunction(filter);
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
