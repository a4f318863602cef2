import type { RequestScope } from '../data-context.ts';
import { queryError } from '../query-error.ts';
import { scanning, type Predicate } from './predicate.ts';
import type { QueryFunction } from './query-function.ts';
import { reader } from './resolve-path.ts';

/**
 * `InFiscalYear`, `InFiscalPeriod`, `InFiscalPeriodAndYear` and its `OrAfter`/`OrBefore` (contract §4.4). The fiscal year is
 * the calendar year and its periods quarters, as a new organisation has them, in UTC.
 * @returns undefined for other functions
 */
export function bindFiscalFunction(scope: RequestScope, query: QueryFunction): Predicate | undefined {
  const meets = testOf(query);
  if (meets === undefined) return undefined;
  const { kind } = query.path.property;
  if (kind !== 'date' && kind !== 'instant') {
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${query.name}' takes a date column.`);
  }
  const read = reader(scope, query.path);
  return scanning((rows) => {
    const value = read(rows);
    if (typeof value !== 'number') return null;
    const date = new Date(value);
    return meets(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) + 1);
  });
}

function testOf({ name, value, value1, value2 }: QueryFunction) {
  const number = (text: string | undefined): number => {
    const result = Number(text);
    if (text !== undefined && Number.isSafeInteger(result)) return result;
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${name}' needs whole numbers.`);
  };
  const place = (): number => number(value2) * 10 + number(value1);
  switch (name) {
    case 'InFiscalYear': {
      const wanted = number(value);
      return (year: number, _period: number) => year === wanted;
    }
    case 'InFiscalPeriod': {
      const wanted = number(value);
      return (_year: number, period: number) => period === wanted;
    }
    case 'InFiscalPeriodAndYear': {
      const wanted = place();
      return (year: number, period: number) => year * 10 + period === wanted;
    }
    case 'InOrAfterFiscalPeriodAndYear': {
      const wanted = place();
      return (year: number, period: number) => year * 10 + period >= wanted;
    }
    case 'InOrBeforeFiscalPeriodAndYear': {
      const wanted = place();
      return (year: number, period: number) => year * 10 + period <= wanted;
    }
    default:
      return undefined;
  }
}
