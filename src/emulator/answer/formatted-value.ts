import type { RequestScope } from '../data-context.ts';
import { plainText } from '../filter/comparable.ts';
import type { ColumnDefinition, Label, Reference, Value } from '../organization.ts';
import { indexKey } from '../store/column-index.ts';
import { columnValue, type StoredRow } from '../store/store.ts';
import { userSettings, type UserSettings } from '../user-settings.ts';
import { datePrinter } from './print-date.ts';
import { printAmount, printNumber } from './print-number.ts';

/** What a user would read in place of a value; undefined where the service gives none. */
export type Formatter = (value: Exclude<Value, null | undefined>, row: StoredRow) => string | undefined;

/**
 * How a column's values are formatted (contract §2.4): labels in the caller's language, names of lookups, amounts with
 * their symbol, numbers and dates as the caller's settings have them.
 * @returns undefined for columns without formatted values, such as text
 */
export function formatter(scope: RequestScope, column: ColumnDefinition): Formatter | undefined {
  const { schema, allRows, caller } = scope;
  const settings = userSettings(schema.organization, allRows, caller.userId);
  switch (column.type) {
    case 'Picklist':
    case 'State':
    case 'Status':
    case 'Boolean': {
      const labels = optionLabels(scope, settings, column);
      return (value) => labels.get(Number(value)) ?? fallbackLabel(settings, column, value);
    }
    case 'MultiSelectPicklist': {
      const labels = optionLabels(scope, settings, column);
      return (value) =>
        plainText(value)
          .split(',')
          .map((choice) => labels.get(Number(choice)) ?? choice)
          .join('; ');
    }
    case 'Lookup':
    case 'Customer':
    case 'Owner':
      return (value) => (typeof value === 'object' ? nameOf(scope, value) : undefined);
    case 'Money':
      return (value, row) =>
        printAmount(
          printNumber(plainText(value), column.precision ?? 2, settings),
          currencySymbol(scope, column, row),
          settings.currencyFormat,
        );
    case 'Decimal':
    case 'Double':
      return (value) => printNumber(plainText(value), column.precision ?? 2, settings);
    case 'Integer':
    case 'BigInt':
      return (value) => printNumber(plainText(value), 0, settings);
    case 'DateTime': {
      const print = datePrinter(column, settings);
      return (value) => print(plainText(value));
    }
    case 'EntityName':
      return (value) => labelText(scope, settings, schema.table(plainText(value))?.definition.displayName);
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

/** The primary name of a row, if it is there and has one; the caller need not be able to read the row (contract §10). */
function nameOf({ allRows }: RequestScope, reference: Reference): string | undefined {
  const row = allRows.get(reference.table, reference.id);
  const column = row?.table.primaryName;
  const name = row === undefined || column === undefined ? undefined : columnValue(row, column);
  return typeof name === 'string' ? name : undefined;
}

function optionLabels(
  scope: RequestScope,
  settings: UserSettings,
  column: ColumnDefinition,
): ReadonlyMap<number, string> {
  const options = column.optionSet?.options ?? [];
  return new Map(
    options.map(({ value, label }) => [value, labelText(scope, settings, label) ?? String(value)]),
  );
}

function fallbackLabel(
  settings: UserSettings,
  column: ColumnDefinition,
  value: Exclude<Value, null | undefined>,
): string {
  if (column.type === 'Boolean') return value === true ? 'Yes' : 'No';
  return printNumber(plainText(value), 0, settings);
}

/** In the caller's language, else in the base language, else in any. */
const labelText = (
  { schema }: RequestScope,
  { language }: UserSettings,
  label: Label | undefined,
): string | undefined =>
  label?.get(language) ?? label?.get(schema.organization.baseLanguage) ?? label?.values().next().value;

/** `_base` amounts are in the organisation's currency, others in that of the row. */
function currencySymbol({ allRows }: RequestScope, column: ColumnDefinition, row: StoredRow): string {
  const isBase = column.logicalName.endsWith('_base');
  const owner = isBase ? allRows.all('organization')[0] : row;
  const id = indexKey(owner?.values[isBase ? 'basecurrencyid' : 'transactioncurrencyid']);
  const symbol =
    id === undefined ? undefined : allRows.get('transactioncurrency', id)?.values['currencysymbol'];
  return typeof symbol === 'string' ? symbol : '';
}
