import type { RequestScope } from '../data-context.ts';
import type { Value } from '../organization.ts';
import type { Preferences } from '../query/preferences.ts';
import type { Property, TableSchema } from '../schema/table-schema.ts';
import { isLookup } from '../schema/value-kind.ts';
import { columnValue, mayBeDerived, type StoredRow } from '../store/stored-row.ts';
import { formatter } from './formatted-value.ts';

/** The annotation with what a user would read. */
export const formattedValue = 'OData.Community.Display.V1.FormattedValue';
/** The annotation with the column that an alias stands for, or a column of a link. */
const attributeName = 'OData.Community.Display.V1.AttributeName';
const navigationProperty = 'Microsoft.Dynamics.CRM.associatednavigationproperty';
const lookupTable = 'Microsoft.Dynamics.CRM.lookuplogicalname';

/** Prints one property of a row: `"statecode@…FormattedValue":"Active","statecode":0`. */
export type PropertyPrinter = (row: StoredRow) => string;

/** Makes the printer of a property, with the annotations asked for before it (contract §2.4); null has none. */
export function propertyPrinter(
  context: RequestScope,
  preferences: Preferences,
  { table, property }: { readonly table: TableSchema; readonly property: Property },
): PropertyPrinter {
  if (!preferences.wantsAnnotations) return plainPrinter(property);
  const { column, name } = property;
  const key = `${JSON.stringify(name)}:`;
  const before = (annotation: string): string => `${JSON.stringify(`${name}@${annotation}`)}:`;
  const [formattedKey, navigationKey, tableKey] = [formattedValue, navigationProperty, lookupTable].map(
    before,
  );
  const format = preferences.wants(formattedValue) ? formatter(context, column) : undefined;
  const wantsNavigation = isLookup(column) && preferences.wants(navigationProperty);
  const wantsTable = isLookup(column) && preferences.wants(lookupTable);
  const navigationTo = remembering((target: string) => navigationOf(context, table, [property, target]));

  if (!column.validForRead) return () => `${key}null`;
  return (row) => {
    const value = columnValue(row, column.logicalName);
    if (value === null || value === undefined) return `${key}null`;
    let annotations = '';
    const formatted = format?.(value, row);
    if (formatted !== undefined) annotations += `${formattedKey}${JSON.stringify(formatted)},`;
    if (typeof value === 'object') {
      const navigation = wantsNavigation ? navigationTo(value.table) : undefined;
      if (navigation !== undefined) annotations += `${navigationKey}${JSON.stringify(navigation)},`;
      if (wantsTable) annotations += `${tableKey}${JSON.stringify(value.table)},`;
    }
    return annotations + key + printValue(property, value);
  };
}

/** What stands before a value that has another name than its column, where it is asked for (contract §2.4); else nothing. */
export const originalName = (
  preferences: Preferences,
  name: string,
  { column }: Pick<Property, 'column'>,
): string =>
  preferences.wants(attributeName)
    ? `${JSON.stringify(`${name}@${attributeName}`)}:${JSON.stringify(column.logicalName)},`
    : '';

/** Printers without annotations depend on nothing but the property: they are made once, as most requests want no others. */
const plainPrinters = new WeakMap<Property, PropertyPrinter>();

function plainPrinter(property: Property): PropertyPrinter {
  const known = plainPrinters.get(property);
  if (known !== undefined) return known;
  const { column, name } = property;
  const { logicalName } = column;
  const key = `${JSON.stringify(name)}:`;
  const empty = `${key}null`;
  const read = mayBeDerived(column)
    ? (row: StoredRow) => columnValue(row, logicalName)
    : ({ values }: StoredRow) => values[logicalName];
  const printer: PropertyPrinter = (row) => {
    const value = read(row);
    return value === null || value === undefined || !column.validForRead
      ? empty
      : key + printValue(property, value);
  };
  plainPrinters.set(property, printer);
  return printer;
}

/** The same function, asked once for each argument. */
function remembering<Result>(compute: (key: string) => Result): (key: string) => Result {
  const known = new Map<string, Result>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const result = compute(key);
    known.set(key, result);
    return result;
  };
}

/** A value as JSON. Exact numbers are printed digit for digit, beyond what a JavaScript number holds. */
export function printValue({ kind }: Pick<Property, 'kind'>, value: Value): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'object') return JSON.stringify(value.id);
  switch (kind) {
    case 'exact':
    case 'integer':
    case 'double':
      return String(value);
    case 'boolean':
      return String(value === true || value === 1);
    case 'choices':
      return JSON.stringify(String(value).replaceAll(' ', ''));
    case 'string':
    case 'guid':
    case 'date':
    case 'instant':
    case 'binary':
      return JSON.stringify(value);
  }
}

/** The navigation for `$expand` and `@odata.bind`: the last, and so the table's own, that leads to this table. */
function navigationOf(
  { schema }: RequestScope,
  table: TableSchema,
  [property, targetTable]: readonly [property: Property, targetTable: string],
): string | undefined {
  const base = schema.table(targetTable)?.definition.baseType;
  const isTarget = (target: string): boolean =>
    target === targetTable || target === base || (target === 'owner' && base === 'principal');
  let name: string | undefined;
  for (const navigation of table.navigations.values()) {
    const matches = navigation.kind === 'lookup' && navigation.column === property.column.logicalName;
    if (matches && isTarget(navigation.target)) name = navigation.name;
  }
  return name;
}
