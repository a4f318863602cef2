import { formatter } from '../answer/formatted-value.ts';
import { printNumber } from '../answer/print-number.ts';
import {
  formattedValue,
  originalName,
  printValue,
  propertyPrinter,
  type PropertyPrinter,
} from '../answer/print-property.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { compareWithNulls, plainText, toComparable, toExact, type Comparable } from '../filter/comparable.ts';
import { queryError } from '../query-error.ts';
import type { Preferences } from '../query/preferences.ts';
import type { Property } from '../schema/table-schema.ts';
import { indexKey } from '../store/column-index.ts';
import { columnValue, type StoredRow } from '../store/store.ts';
import { userSettings } from '../user-settings.ts';
import { propertyOf } from './bind-condition.ts';
import { dateGroup } from './date-group.ts';
import type { FetchAttribute, FetchOrder } from './fetch-query.ts';
import type { Joined, JoinedRow, Source } from './join-rows.ts';
import { printExact } from './print-exact.ts';

/** Most rows that an aggregate goes over (contract §4.9). */
const maxAggregated = 50_000;

/** A group as it is printed and ordered: values by alias. */
export interface GroupedRow {
  /** Members of the JSON object. */
  readonly members: readonly string[];
  readonly places: ReadonlyMap<string, Comparable | null>;
}

/** Rows to aggregate, and how sums and averages are printed. */
export interface AggregateInput extends Joined {
  /** Digits after the point that exact sums have at least. @default 0 */
  readonly fractionDigits?: number;
  /** Whether aliases tell the column that they stand for, where that is asked for. @default true */
  readonly tellsColumns?: boolean;
}

interface Column {
  readonly alias: string;
  readonly attribute: FetchAttribute;
  readonly source: Source;
  readonly property: Property;
  readonly print: PropertyPrinter;
  /** What a user would read in place of a number that was worked out, printed before it; undefined: not asked for. */
  readonly format: ((text: string, row: StoredRow | undefined) => string) | undefined;
  readonly fractionDigits: number;
}

/**
 * Groups rows by the attributes that say so, and tells counts, sums … of each group; without such attributes all rows are one
 * group, even if there are none (checklist Q43).
 * @throws DataError `0x8004E023` over more than 50,000 rows; 400 for what can't be aggregated
 */
export function aggregateRows(
  scope: RequestScope,
  preferences: Preferences,
  { sources, rows, fractionDigits = 0, tellsColumns = true }: AggregateInput,
): readonly GroupedRow[] {
  if (rows.length > maxAggregated) {
    const message = 'The maximum record limit is exceeded. Reduce the number of records.';
    throw new DataError(400, '0x8004E023', message);
  }
  const columns = sources.flatMap((source) =>
    source.entity.attributes.map((attribute): Column => {
      const { alias } = attribute;
      if (alias === undefined) throw queryError('An attribute of an aggregate needs an alias.');
      const property = propertyOf(source.table, attribute.name);
      if (attribute.dateGrouping !== undefined && property.column.type !== 'DateTime') {
        throw queryError(`The attribute ${attribute.name} has no dates that dategrouping could group.`);
      }
      const named = { table: source.table, property: { ...property, name: alias } };
      return {
        alias,
        attribute,
        source,
        property,
        print: propertyPrinter(scope, preferences, named),
        format: preferences.wants(formattedValue) ? numberFormatter(scope, property, attribute) : undefined,
        fractionDigits,
      };
    }),
  );
  if (new Set(columns.map(({ alias }) => alias)).size < columns.length) {
    throw queryError('An alias stands twice in an aggregate.');
  }
  const keys = columns.filter(({ attribute }) => attribute.groupBy);
  const measures = columns.filter(({ attribute }) => !attribute.groupBy);
  const original = (column: Column): string =>
    tellsColumns ? originalName(preferences, column.alias, column.property) : '';
  const groups = new Map<string, JoinedRow[]>();
  if (keys.length === 0) groups.set('[]', []);
  for (const row of rows) {
    const key = JSON.stringify(keys.map((column) => groupOf(column, row) ?? null));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((group) => {
    const printed = [
      ...keys.map((column) => ({ column, ...printKey(column, group) })),
      ...measures.map((column) => ({ column, ...measure(column, group) })),
    ];
    return {
      members: printed.flatMap(({ column, text }) => (text === undefined ? [] : original(column) + text)),
      places: new Map(printed.map(({ alias, place }) => [alias, place])),
    };
  });
}

/** Counts are whole numbers; sums and averages read like the column's own values. */
function numberFormatter(
  scope: RequestScope,
  { column }: Property,
  { aggregate }: FetchAttribute,
): Column['format'] {
  const { schema, allRows, caller } = scope;
  const settings = userSettings(schema.organization, allRows, caller.userId);
  const format = formatter(scope, column);
  const isCount = aggregate === 'count' || aggregate === 'countcolumn';
  return (text, row) =>
    (isCount || row === undefined ? undefined : format?.(text, row)) ?? printNumber(text, 0, settings);
}

/** Sorts groups; ties stay as they are. */
export const sortGroups = (
  groups: readonly GroupedRow[],
  orders: readonly FetchOrder[],
): readonly GroupedRow[] =>
  groups.toSorted((left, right) => {
    for (const { alias = '', descending } of orders) {
      const result = compareWithNulls(left.places.get(alias) ?? null, right.places.get(alias) ?? null);
      if (result !== 0) return descending ? -result : result;
    }
    return 0;
  });

interface Printed {
  readonly alias: string;
  /** Undefined: null, which is left out. */
  readonly text: string | undefined;
  readonly place: Comparable | null;
}

const valueIn = ({ source, property }: Column, row: JoinedRow) => {
  const own = row[source.index];
  return own === undefined ? null : columnValue(own, property.column.logicalName);
};

const groupOf = (column: Column, row: JoinedRow): string | number | undefined => {
  const value = valueIn(column, row);
  const { dateGrouping } = column.attribute;
  if (dateGrouping === undefined || value === null || value === undefined) return indexKey(value);
  return dateGroup(dateGrouping, new Date(plainText(value)));
};

function printKey(column: Column, group: readonly JoinedRow[]): Printed {
  const { alias, attribute, property, source } = column;
  const [row] = group;
  const own = row?.[source.index];
  const value = row === undefined ? null : valueIn(column, row);
  if (own === undefined || value === null || value === undefined)
    return { alias, text: undefined, place: null };
  if (attribute.dateGrouping !== undefined) {
    const part = dateGroup(attribute.dateGrouping, new Date(plainText(value)));
    return { alias, text: `${JSON.stringify(alias)}:${part}`, place: part };
  }
  return { alias, text: column.print(own), place: toComparable(property.kind, value) };
}

function measure(column: Column, group: readonly JoinedRow[]): Printed {
  const { alias, attribute, property } = column;
  const rows = group.flatMap((row) => {
    const own = row[column.source.index];
    const value = valueIn(column, row);
    return own === undefined || value === null || value === undefined ? [] : [{ own, value }];
  });
  const number = (value: number): Printed => ({
    alias,
    text: printNumeric(column, String(value), undefined),
    place: value,
  });
  switch (attribute.aggregate) {
    case 'count':
      return number(group.length);
    case 'countcolumn':
      return number(
        attribute.distinct ? new Set(rows.map(({ value }) => indexKey(value))).size : rows.length,
      );
    case 'sum':
    case 'avg':
      return total(column, rows);
    case 'min':
    case 'max': {
      const sign = attribute.aggregate === 'min' ? 1 : -1;
      const places = rows.map(({ own, value }) => ({ own, place: toComparable(property.kind, value) }));
      const [first] = places.sort((left, right) => sign * compareWithNulls(left.place, right.place));
      return first === undefined
        ? { alias, text: undefined, place: null }
        : { alias, text: column.print(first.own), place: first.place };
    }
    default:
      throw queryError(`The aggregate '${attribute.aggregate ?? ''}' is not known.`);
  }
}

/** Of doubles in doubles, of everything else exactly; the average of whole numbers is a whole number, as in SQL. */
function total(
  column: Column,
  rows: readonly { readonly own: StoredRow; readonly value: unknown }[],
): Printed {
  const { alias, attribute, property, fractionDigits } = column;
  if (!['integer', 'exact', 'double'].includes(property.kind)) {
    throw queryError(`The attribute ${property.column.logicalName} can not be summed up.`);
  }
  if (rows.length === 0) return { alias, text: undefined, place: null };
  const isAverage = attribute.aggregate === 'avg';
  const own = rows[0]?.own;
  if (property.kind === 'double') {
    const sum = rows.reduce((all, { value }) => all + Number(value), 0);
    const result = isAverage ? sum / rows.length : sum;
    return { alias, text: printNumeric(column, printValue(property, result), own), place: result };
  }
  const sum = rows.reduce((all, { value }) => all + (toExact(String(value)) ?? 0n), 0n);
  const result = isAverage ? sum / BigInt(rows.length) : sum;
  const whole = property.kind === 'integer' && isAverage;
  const least = property.kind === 'exact' ? fractionDigits : 0;
  return { alias, text: printNumeric(column, printExact(result, { whole, least }), own), place: result };
}

/** A number under its alias, with its formatted value before it where that was asked for. */
function printNumeric({ alias, format }: Column, text: string, row: StoredRow | undefined): string {
  const member = `${JSON.stringify(alias)}:${text}`;
  if (format === undefined) return member;
  return `${JSON.stringify(`${alias}@${formattedValue}`)}:${JSON.stringify(format(text, row))},${member}`;
}
