import type { ColumnDefinition } from '../organization.ts';
import type { UserSettings } from '../user-settings.ts';

/** Makes the text of a date column's values for a user; made once for many values. */
export function datePrinter(column: ColumnDefinition, settings: UserSettings): (text: string) => string {
  const isDay = column.dateTimeBehavior === 'DateOnly' || column.format === 'DateOnly';
  const pattern = isDay ? settings.dateFormat : `${settings.dateFormat} ${settings.timeFormat}`;
  const isMoved = column.dateTimeBehavior !== 'DateOnly' && column.dateTimeBehavior !== 'TimeZoneIndependent';
  const local = isMoved && settings.timeZone !== 'UTC' ? localTime(settings.timeZone) : undefined;
  return (text) => {
    const moment = new Date(text);
    if (Number.isNaN(moment.getTime())) return text;
    return printPattern(pattern, local === undefined ? moment : local(moment));
  };
}

/** A moment whose UTC parts are the local ones of a time zone. */
function localTime(timeZone: string): (moment: Date) => Date {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return new Date(Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')));
  };
}

/** The .NET patterns that settings hold: `M/d/yyyy h:mm tt`, `dd.MM.yyyy HH:mm`. */
function printPattern(pattern: string, moment: Date): string {
  const hours = moment.getUTCHours();
  const parts: Readonly<Record<string, number>> = {
    d: moment.getUTCDate(),
    M: moment.getUTCMonth() + 1,
    y: moment.getUTCFullYear(),
    H: hours,
    h: hours % 12 === 0 ? 12 : hours % 12,
    m: moment.getUTCMinutes(),
  };
  return pattern.replaceAll(/d+|M+|y+|H+|h+|m+|tt/g, (token) =>
    token === 'tt'
      ? hours < 12
        ? 'AM'
        : 'PM'
      : String(parts[token.charAt(0)] ?? '').padStart(token.length, '0'),
  );
}
