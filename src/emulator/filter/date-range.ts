/** A span of time in ms since 1970, `to` excluded; an open end is infinite. */
export interface DateRange {
  readonly from: number;
  readonly to: number;
}

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

const units: Readonly<Record<string, Unit>> = {
  Minutes: 'minute',
  Hours: 'hour',
  Days: 'day',
  Weeks: 'week',
  Months: 'month',
  Years: 'year',
  Week: 'week',
  Month: 'month',
  Year: 'year',
  FiscalPeriod: 'quarter',
  FiscalPeriods: 'quarter',
  FiscalYear: 'year',
  FiscalYears: 'year',
};

/**
 * The span that a date function names (contract §4.4), in UTC: the zone of an application user who has set none.
 * Fiscal years are calendar years and their periods quarters, as a new organisation has them; weeks start on Sunday.
 * @param name `LastXDays`, `ThisMonth` …
 * @param count the X, where the name has one
 * @returns undefined for a name that is no date function
 */
export function dateRange(name: string, now: Date, count: number | undefined): DateRange | undefined {
  const today = startOf('day', now);
  switch (name) {
    case 'Today':
      return span(today, 'day', 1);
    case 'Yesterday':
      return span(add(today, 'day', -1), 'day', 1);
    case 'Tomorrow':
      return span(add(today, 'day', 1), 'day', 1);
    case 'Last7Days':
      return { from: add(today, 'day', -7).getTime(), to: now.getTime() + 1 };
    case 'Next7Days':
      return { from: now.getTime(), to: add(today, 'day', 8).getTime() };
  }
  const [, which, unitName] = /^(LastX|NextX|OlderThanX|Last|This|Next)([A-Z]\w+)$/.exec(name) ?? [];
  const unit = unitName === undefined ? undefined : units[unitName];
  if (unit === undefined) return undefined;
  const isPlural = unitName?.endsWith('s') ?? false;
  if (which?.endsWith('X')) return isPlural ? counted(which, { unit, now, count }) : undefined;
  if (isPlural) return undefined;
  const offset = which === 'Last' ? -1 : which === 'Next' ? 1 : 0;
  return span(add(startOf(unit, now), unit, offset), unit, 1);
}

/** Hours and minutes count from this moment, longer units from the start of the day. */
function counted(
  which: string,
  { unit, now, count }: { readonly unit: Unit; readonly now: Date; readonly count: number | undefined },
): DateRange | undefined {
  if (count === undefined) return undefined;
  const isShort = unit === 'hour' || unit === 'minute';
  const today = isShort ? now : startOf('day', now);
  switch (which) {
    case 'LastX':
      return { from: add(today, unit, -count).getTime(), to: now.getTime() + 1 };
    case 'NextX':
      return { from: now.getTime(), to: add(isShort ? now : add(today, 'day', 1), unit, count).getTime() };
    default:
      return { from: -Infinity, to: add(today, unit, -count).getTime() };
  }
}

const span = (from: Date, unit: Unit, count: number): DateRange => ({
  from: from.getTime(),
  to: add(from, unit, count).getTime(),
});

function startOf(unit: Unit, moment: Date): Date {
  const [year, month, day] = [moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()];
  switch (unit) {
    case 'minute':
    case 'hour':
    case 'day':
      return new Date(Date.UTC(year, month, day));
    case 'week':
      return new Date(Date.UTC(year, month, day - moment.getUTCDay()));
    case 'month':
      return new Date(Date.UTC(year, month));
    case 'quarter':
      return new Date(Date.UTC(year, month - (month % 3)));
    case 'year':
      return new Date(Date.UTC(year, 0));
  }
}

const milliseconds = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
const months = { month: 1, quarter: 3, year: 12 } as const;

function add(moment: Date, unit: Unit, count: number): Date {
  switch (unit) {
    case 'minute':
    case 'hour':
    case 'day':
    case 'week':
      return new Date(moment.getTime() + count * milliseconds[unit]);
    case 'month':
    case 'quarter':
    case 'year': {
      const result = new Date(moment);
      result.setUTCMonth(moment.getUTCMonth() + count * months[unit]);
      return result;
    }
  }
}
