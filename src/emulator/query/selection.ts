import type { RequestScope } from '../data-context.ts';
import { unknownProperty } from '../filter/resolve-path.ts';
import { queryError } from '../query-error.ts';
import type { Property, TableSchema } from '../schema/table-schema.ts';

/** Which properties of a row to print. */
export interface Selection {
  readonly properties: readonly Property[];
  /** What `$select` named, for the context URL; undefined without `$select`. */
  readonly named: readonly string[] | undefined;
}

/**
 * Reads `$select`. Keys always come along; so does a money column's currency, and the composite of a part of an address
 * or name (contract §4.2). Without `$select` everything comes but image data.
 * @param text undefined or empty: no `$select`
 * @throws DataError for names that the table does not have
 */
export function readSelection(scope: RequestScope, table: TableSchema, text: string | undefined): Selection {
  if (text === undefined || text.trim() === '' || text.trim() === '*') {
    return everything(table);
  }
  const named = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const properties = new Map<string, Property>();
  const add = (property: Property | undefined): void => {
    if (property !== undefined) properties.set(property.name, property);
  };
  for (const name of named) {
    const property = table.properties.get(name);
    if (property === undefined) {
      if (!table.navigations.has(name)) throw unknownProperty(scope, table, name);
      // What the service returns for a navigation in $select is not confirmed, so nobody should rely on it.
      throw queryError(`The navigation property '${name}' cannot be selected; use $expand.`);
    }
    add(property);
    for (const extra of companions(table, property)) add(extra);
  }
  for (const key of table.keyProperties) add(key);
  return { properties: [...properties.values()], named };
}

/** What comes without `$select`, by table: it is the same for every request. */
const whole = new WeakMap<TableSchema, Selection>();

function everything(table: TableSchema): Selection {
  const known = whole.get(table);
  if (known !== undefined) return known;
  const properties = [...table.properties.values()].filter(({ kind }) => kind !== 'binary');
  const selection = { properties, named: undefined };
  whole.set(table, selection);
  return selection;
}

/** The same with further properties, such as the foreign key that children repeat. */
export function withProperties(selection: Selection, extra: readonly Property[]): Selection {
  const missing = extra.filter((property) => !selection.properties.includes(property));
  return missing.length === 0
    ? selection
    : { ...selection, properties: [...selection.properties, ...missing] };
}

function companions(table: TableSchema, property: Property): readonly Property[] {
  const extra: (Property | undefined)[] = [];
  if (property.column.type === 'Money') extra.push(table.properties.get('_transactioncurrencyid_value'));
  const address = /^(address\d)_/.exec(property.name)?.[1];
  if (address !== undefined) extra.push(table.properties.get(`${address}_composite`));
  if (/^(first|middle|last)name$/.test(property.name)) extra.push(table.properties.get('fullname'));
  return extra.filter((found) => found !== undefined);
}
