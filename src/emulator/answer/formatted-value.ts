import type { DataContext } from '../data-context.ts';
import { plainText, toExact } from '../filter/comparable.ts';
import type { ColumnDefinition, Label, Reference, Value } from '../organization.ts';
import { indexKey } from '../store/column-index.ts';
import { columnValue, type StoredRow } from '../store/store.ts';

/** What a user would read in place of a value; undefined where the service gives none. */
export type Formatter = (value: Exclude<Value, null | undefined>, row: StoredRow) => string | undefined;

/**
 * How a column's values are formatted (contract §2.4): labels in the base language, names of lookups, amounts with
 * their symbol, dates as in en-US and UTC.
 * @returns undefined for columns without formatted values, such as text
 */
export function formatter(context: DataContext, column: ColumnDefinition): Formatter | undefined {
  switch (column.type) {
    case 'Picklist':
    case 'State':
    case 'Status':
    case 'Boolean': {
      const labels = optionLabels(context, column);
      return (value) => labels.get(Number(value)) ?? fallbackLabel(column, value);
    }
    case 'MultiSelectPicklist': {
      const labels = optionLabels(context, column);
      return (value) =>
        plainText(value)
          .split(',')
          .map((choice) => labels.get(Number(choice)) ?? choice)
          .join('; ');
    }
    case 'Lookup':
    case 'Customer':
    case 'Owner':
      return (value) => (typeof value === 'object' ? nameOf(context, value) : undefined);
    case 'Money':
      return (value, row) => currencySymbol(context, column, row) + printNumber(value, column.precision ?? 2);
    case 'Decimal':
    case 'Double':
      return (value) => printNumber(value, column.precision ?? 2);
    case 'Integer':
    case 'BigInt':
      return (value) => printNumber(value, 0);
    case 'DateTime':
      return (value) => printDate(column, plainText(value));
    case 'EntityName':
      return (value) => labelText(context, context.schema.table(plainText(value))?.definition.displayName);
    case 'String':
    case 'Memo':
    case 'Uniqueidentifier':
    case 'PartyList':
    case 'Image':
    case 'File':
    case 'ManagedProperty':
    case 'Virtual':
      return undefined;
  }
}

/** The primary name of a row, if it is there and has one. */
function nameOf({ store }: DataContext, reference: Reference): string | undefined {
  const row = store.get(reference.table, reference.id);
  const column = row?.table.primaryName;
  const name = row === undefined || column === undefined ? undefined : columnValue(row, column);
  return typeof name === 'string' ? name : undefined;
}

function optionLabels(context: DataContext, column: ColumnDefinition): ReadonlyMap<number, string> {
  const options = column.optionSet?.options ?? [];
  return new Map(options.map(({ value, label }) => [value, labelText(context, label) ?? String(value)]));
}

function fallbackLabel(column: ColumnDefinition, value: Exclude<Value, null | undefined>): string {
  if (column.type === 'Boolean') return value === true ? 'Yes' : 'No';
  return printNumber(value, 0);
}

const labelText = ({ schema }: DataContext, label: Label | undefined): string | undefined =>
  label?.get(schema.organization.baseLanguage) ?? label?.values().next().value;

/** `_base` amounts are in the organisation's currency, others in that of the row. */
function currencySymbol({ store }: DataContext, column: ColumnDefinition, row: StoredRow): string {
  const isBase = column.logicalName.endsWith('_base');
  const owner = isBase ? store.all('organization')[0] : row;
  const id = indexKey(owner?.values[isBase ? 'basecurrencyid' : 'transactioncurrencyid']);
  const symbol =
    id === undefined ? undefined : store.get('transactioncurrency', id)?.values['currencysymbol'];
  return typeof symbol === 'string' ? symbol : '';
}

/** `1,234.50`, rounded half up to `digits` after the point. */
function printNumber(value: Exclude<Value, null | undefined>, digits: number): string {
  const text = plainText(value);
  const exact = toExact(text);
  if (exact === null) return text;
  const unit = 10n ** BigInt(20 - digits);
  const size = ((exact < 0n ? -exact : exact) + unit / 2n) / unit;
  const all = String(size).padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits === 0 ? '' : `.${all.slice(-digits)}`;
  return `${exact < 0n && size > 0n ? '-' : ''}${whole}${fraction}`;
}

/** `11/22/2026 10:05 AM`, or the day alone. */
function printDate(column: ColumnDefinition, text: string): string {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return text;
  const day = `${moment.getUTCMonth() + 1}/${moment.getUTCDate()}/${moment.getUTCFullYear()}`;
  if (column.dateTimeBehavior === 'DateOnly' || column.format === 'DateOnly') return day;
  const hours = moment.getUTCHours();
  const minutes = String(moment.getUTCMinutes()).padStart(2, '0');
  return `${day} ${hours % 12 === 0 ? 12 : hours % 12}:${minutes} ${hours < 12 ? 'AM' : 'PM'}`;
}
