import type { DataContext } from '../data-context.ts';
import type { Reference, Value } from '../organization.ts';
import type { Preferences } from '../query/preferences.ts';
import type { Property, TableSchema } from '../schema/table-schema.ts';
import { isLookup } from '../schema/value-kind.ts';
import { columnValue, type StoredRow } from '../store/store.ts';
import { formatter } from './formatted-value.ts';

const formattedValue = 'OData.Community.Display.V1.FormattedValue';
const navigationProperty = 'Microsoft.Dynamics.CRM.associatednavigationproperty';
const lookupTable = 'Microsoft.Dynamics.CRM.lookuplogicalname';

/** Prints one property of a row: `"statecode@…FormattedValue":"Active","statecode":0`. */
export type PropertyPrinter = (row: StoredRow) => string;

/** Makes the printer of a property, with the annotations asked for before it (contract §2.4); null has none. */
export function propertyPrinter(
  context: DataContext,
  preferences: Preferences,
  { table, property }: { readonly table: TableSchema; readonly property: Property },
): PropertyPrinter {
  const { column, name } = property;
  const key = `${JSON.stringify(name)}:`;
  const annotationKey = (annotation: string): string => `${JSON.stringify(`${name}@${annotation}`)}:`;
  const format = preferences.wants(formattedValue) ? formatter(context, column) : undefined;
  const annotatesLookup = isLookup(column);
  const wantsNavigation = annotatesLookup && preferences.wants(navigationProperty);
  const wantsTable = annotatesLookup && preferences.wants(lookupTable);
  const isPlain = format === undefined && !wantsNavigation && !wantsTable;

  return (row) => {
    const value = columnValue(row, column.logicalName);
    if (value === null || value === undefined) return `${key}null`;
    const printed = key + printValue(property, value);
    if (isPlain) return printed;
    const formatted = format?.(value, row);
    let annotations = '';
    if (formatted !== undefined)
      annotations += `${annotationKey(formattedValue)}${JSON.stringify(formatted)},`;
    if (typeof value === 'object') {
      const navigation = wantsNavigation ? navigationOf(context, table, [property, value]) : undefined;
      if (navigation !== undefined)
        annotations += `${annotationKey(navigationProperty)}${JSON.stringify(navigation)},`;
      if (wantsTable) annotations += `${annotationKey(lookupTable)}${JSON.stringify(value.table)},`;
    }
    return annotations + printed;
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
  { schema }: DataContext,
  table: TableSchema,
  [property, reference]: readonly [Property, Reference],
): string | undefined {
  const base = schema.table(reference.table)?.definition.baseType;
  const isTarget = (target: string): boolean =>
    target === reference.table || target === base || (target === 'owner' && base === 'principal');
  let name: string | undefined;
  for (const navigation of table.navigations.values()) {
    const matches = navigation.kind === 'lookup' && navigation.column === property.column.logicalName;
    if (matches && isTarget(navigation.target)) name = navigation.name;
  }
  return name;
}
