import type { RequestScope } from '../data-context.ts';
import type { Row, TableDefinition, Value } from '../organization.ts';

/**
 * Columns that the system puts together from others: full names, and addresses in one text. Only those of which a part is
 * among `changed`.
 * @param values all values of the row, with what changes
 */
export function compositeValues(
  scope: RequestScope,
  { columns }: TableDefinition,
  [values, changed]: readonly [values: Row, changed: Row],
): Row {
  const made: Record<string, Value> = {};
  const hasAny = (names: readonly string[]): boolean => names.some((name) => changed[name] !== undefined);
  if (columns.has('fullname') && hasAny(nameParts)) made['fullname'] = fullName(scope, values);
  for (const name of columns.keys()) {
    const prefix = /^(.+_)composite$/.exec(name)?.[1];
    if (prefix !== undefined && hasAny(addressParts.map((part) => prefix + part))) {
      made[name] = address((part) => textOf(values[prefix + part]));
    }
  }
  return made;
}

const nameParts = ['firstname', 'middlename', 'lastname'];
const addressParts = ['line1', 'line2', 'line3', 'city', 'stateorprovince', 'postalcode', 'country'];

const textOf = (value: Value): string => (typeof value === 'string' ? value : '');

const joined = (parts: readonly string[], separator: string): string =>
  parts.filter((part) => part !== '').join(separator);

/** Last name first where the organisation's convention says so (`fullnameconventioncode` 0). */
function fullName({ store }: RequestScope, values: Row): string | null {
  const [first, middle, last] = nameParts.map((part) => textOf(values[part]));
  const isLastFirst = store.all('organization')[0]?.values['fullnameconventioncode'] === 0;
  const name = isLastFirst
    ? joined([last ?? '', joined([first ?? '', middle ?? ''], ' ')], ', ')
    : joined([first ?? '', middle ?? '', last ?? ''], ' ');
  return name === '' ? null : name;
}

/** Lines, then city, state and postal code in one, then the country. */
function address(part: (name: string) => string): string | null {
  const place = joined([joined([part('city'), part('stateorprovince')], ', '), part('postalcode')], ' ');
  const lines = [part('line1'), part('line2'), part('line3'), place, part('country')];
  const text = joined(lines, '\r\n');
  return text === '' ? null : text;
}
