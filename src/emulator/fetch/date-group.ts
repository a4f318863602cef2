import { queryError } from '../query-error.ts';

/**
 * The part of a date that rows are grouped by, in UTC: the zone of an application user who has set none. The fiscal year is
 * the calendar year and its periods quarters, as a new organisation has them.
 * @param grouping FetchXML's `dategrouping`
 * @throws DataError 400 for a grouping that there is not
 */
export function dateGroup(grouping: string, date: Date): number {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (grouping) {
    case 'year':
    case 'fiscal-year':
      return year;
    case 'quarter':
    case 'fiscal-period':
      return Math.floor(month / 3) + 1;
    case 'month':
      return month + 1;
    case 'week': {
      // The first of January is in week 1, which ends on Saturday, as SQL Server counts.
      const first = new Date(Date.UTC(year, 0, 1));
      const days = Math.floor((date.getTime() - first.getTime()) / 86_400_000);
      return Math.floor((days + first.getUTCDay()) / 7) + 1;
    }
    case 'day':
      return date.getUTCDate();
    default:
      throw queryError(`The dategrouping '${grouping}' is not known.`);
  }
}
