import type { ColumnDefinition } from '../organization.ts';

const dayText = /^(\d{4})-(\d{2})-(\d{2})$/;
const momentText =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/i;

/** Stands for a date before 1753. */
export const tooEarly = Symbol('tooEarly');

/**
 * A date or moment as the Web API takes it: date-only columns a calendar day, all others a time with `Z` or an offset,
 * which is kept in UTC to the second (contract §5.1). Nothing is before 1753 (contract §3.3).
 * @returns undefined for what is none
 */
export function readDate(column: ColumnDefinition, text: string): string | typeof tooEarly | undefined {
  const isDay = column.dateTimeBehavior === 'DateOnly';
  if (!(isDay ? dayText : momentText).test(text)) return undefined;
  const moment = new Date(isDay ? `${text}T00:00:00Z` : text.toUpperCase());
  if (Number.isNaN(moment.getTime())) return undefined;
  // JavaScript takes the 30th of February for the 1st of March.
  const [, day] = /-(\d{2})(?:T|$)/i.exec(text) ?? [];
  const written = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (written.getUTCDate() !== Number(day)) return undefined;
  if (moment.getUTCFullYear() < 1753) return tooEarly;
  return isDay ? text : printMoment(moment);
}

/** `2026-11-23T12:00:00Z`: to the second, as the service keeps it. */
export const printMoment = (moment: Date): string => moment.toISOString().replace(/\.\d+Z$/, 'Z');
