import type { RequestScope } from '../data-context.ts';
import { queryError } from '../query-error.ts';
import { dateRange, type DateRange } from './date-range.ts';
import { scanning, type Predicate } from './predicate.ts';
import type { QueryFunction } from './query-function.ts';
import { reader } from './resolve-path.ts';

const day = 86_400_000;

/**
 * `Today`, `LastXDays`, `OlderThanXMonths`, `OnOrAfter` … (contract §4.4).
 * @returns undefined for other functions
 */
export function bindDateFunction(scope: RequestScope, query: QueryFunction): Predicate | undefined {
  const { name, path } = query;
  const range = onRange(query) ?? dateRange(name, scope.clock(), count(query));
  if (range === undefined) return undefined;
  const { kind } = path.property;
  if (kind !== 'date' && kind !== 'instant') {
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${name}' takes a date column.`);
  }
  if (kind === 'date' && /Hours|Minutes/.test(name)) {
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${name}' is not supported on date-only columns.`);
  }
  const read = reader(scope, path);
  return scanning((rows) => {
    const value = read(rows);
    return typeof value === 'number' ? range.from <= value && value < range.to : null;
  });
}

/** The X of `LastXDays`. */
function count({ name, value }: QueryFunction): number | undefined {
  if (!/^(LastX|NextX|OlderThanX)/.test(name)) return undefined;
  const number = Number(value);
  if (value === undefined || !Number.isSafeInteger(number) || number < 1) {
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${name}' needs a positive PropertyValue.`);
  }
  return number;
}

/** `On`, `OnOrAfter`, `OnOrBefore`: whole days. */
function onRange({ name, value }: QueryFunction): DateRange | undefined {
  if (name !== 'On' && name !== 'OnOrAfter' && name !== 'OnOrBefore') return undefined;
  const moment = Date.parse(value ?? '');
  if (!Number.isFinite(moment)) {
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${name}' needs a date as PropertyValue.`);
  }
  const from = Math.floor(moment / day) * day;
  return {
    from: name === 'OnOrBefore' ? -Infinity : from,
    to: name === 'OnOrAfter' ? Infinity : from + day,
  };
}
