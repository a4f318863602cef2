import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { toExact } from '../filter/comparable.ts';
import type { Literal } from '../filter/filter-ast.ts';
import type { ColumnDefinition, Value } from '../organization.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { edmType, isLookup } from '../schema/value-kind.ts';
import { printScaled } from './exact-number.ts';
import { payloadError } from './payload-error.ts';
import { readDate, tooEarly } from './read-date.ts';
import { LongNumber, readNumber } from './read-json-body.ts';

/** The column that a value is for. */
export interface ColumnTarget {
  readonly scope: RequestScope;
  readonly table: TableSchema;
  readonly column: ColumnDefinition;
}

/**
 * From JSON to the value of a column, with the limits of its definition (contract §5.1). Decimals are rounded to the
 * column's precision, as the service stores them.
 * @throws DataError in the documented words for wrong types, lengths, ranges and choices
 */
export function readValue(target: ColumnTarget, json: unknown): Value {
  const { column } = target;
  if (json === null || json === undefined) return nullValue(target);
  switch (column.type) {
    case 'String':
    case 'Memo':
    case 'EntityName':
    case 'ManagedProperty':
    case 'PartyList':
    case 'Virtual':
      return text(target, json);
    case 'Integer':
      return integer(target, json);
    case 'BigInt':
      return bigInteger(target, json);
    case 'Decimal':
      return exact(target, json, column.precision ?? 2);
    case 'Money':
      return exact(target, json, 4);
    case 'Double':
      return double(target, json);
    case 'Boolean':
      if (typeof json !== 'boolean') throw wrongType(target, json);
      return json;
    case 'DateTime': {
      const date = typeof json === 'string' ? readDate(column, json) : undefined;
      if (date === undefined) throw wrongType(target, json);
      if (date === tooEarly) throw outOfRange('0x80044329', 'A date/time value provided');
      return date;
    }
    case 'Picklist':
    case 'State':
    case 'Status':
      return option(target, json);
    case 'MultiSelectPicklist':
      return options(target, json);
    case 'Uniqueidentifier':
    case 'File':
      return guid(target, json);
    case 'Image':
      return image(target, json);
    case 'Lookup':
    case 'Customer':
    case 'Owner':
      throw wrongType(target, json);
  }
}

/** Only SystemRequired is enforced (contract §3.3). */
function nullValue({ table, column }: ColumnTarget): null {
  if (column.requiredLevel === 'SystemRequired') throw missingValue(table, column);
  return null;
}

/** A column that the system requires has no value. */
export const missingValue = ({ definition }: TableSchema, { logicalName }: ColumnDefinition): DataError =>
  new DataError(
    400,
    '0x80040203',
    `A validation error occurred.  The '${logicalName}' attribute of the '${definition.logicalName}' entity cannot be null.`,
  );

/** A value of another type than the column's. */
export function wrongType({ table, column }: ColumnTarget, json: unknown): DataError {
  const written = json instanceof LongNumber ? json.text : JSON.stringify(json);
  const shown = typeof json === 'string' ? json : written;
  return payloadError(
    table.definition.entitySetName,
    isLookup(column)
      ? "Microsoft.OData.ODataException: A 'PrimitiveValue' node with non-null value was found when trying to read " +
          "the value of a navigation property; however, a 'StartArray' node, a 'StartObject' node, or a " +
          "'PrimitiveValue' node with null value was expected."
      : `Microsoft.OData.ODataException: Cannot convert the literal '${shown.slice(0, 100)}' to the expected type ` +
          `'${edmType(column)}'.`,
  );
}

const outOfRange = (code: string, what: string): DataError =>
  new DataError(
    400,
    code,
    `A validation error occurred. ${what} is outside of the allowed values for this attribute.`,
  );

const decimalOutOfRange = (): DataError => outOfRange('0x80044330', 'A decimal value provided');

function text(target: ColumnTarget, json: unknown): string {
  if (typeof json !== 'string') throw wrongType(target, json);
  const { table, column } = target;
  if (column.maxLength !== undefined && json.length > column.maxLength) {
    throw new DataError(
      400,
      '0x80044331',
      `A validation error occurred.  The length of the '${column.logicalName}' attribute of the ` +
        `'${table.definition.logicalName}' entity exceeded the maximum allowed length of '${column.maxLength}'.`,
    );
  }
  return json;
}

function integer(target: ColumnTarget, json: unknown): number {
  if (typeof json !== 'number' || !Number.isInteger(json)) throw wrongType(target, json);
  const { minValue = -2_147_483_648, maxValue = 2_147_483_647 } = target.column;
  if (json < minValue || json > maxValue) throw outOfRange('0x8004432f', 'An integer value provided');
  return json;
}

/** Digits of a JSON number, all of them; or of a text, where the body says that its numbers are (`IEEE754Compatible=true`). */
function digits(target: ColumnTarget, json: unknown): bigint {
  const isText = typeof json === 'string' && target.scope.hasTextNumbers === true;
  const written =
    json instanceof LongNumber ? json.text : isText || typeof json === 'number' ? String(json) : undefined;
  const value = written === undefined ? null : toExact(written);
  if (value === null) throw wrongType(target, json);
  return value;
}

const one = toExact('1') ?? 1n;
const smallestLong = -(2n ** 63n);

function bigInteger(target: ColumnTarget, json: unknown): string {
  const value = digits(target, json);
  const whole = value / one;
  if (whole * one !== value || whole < smallestLong || whole >= -smallestLong) throw wrongType(target, json);
  return String(whole);
}

function exact(target: ColumnTarget, json: unknown, places: number): string {
  const value = digits(target, json);
  const { minValue, maxValue } = target.column;
  const [least, most] = [minValue, maxValue].map((limit) =>
    limit === undefined ? null : toExact(String(limit)),
  );
  const isOutside =
    (typeof least === 'bigint' && value < least) || (typeof most === 'bigint' && value > most);
  if (isOutside) throw decimalOutOfRange();
  return printScaled(value, places);
}

function double(target: ColumnTarget, json: unknown): number {
  const value = json instanceof LongNumber ? Number(json.text) : json;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongType(target, json);
  const { minValue = -Infinity, maxValue = Infinity } = target.column;
  if (value < minValue || value > maxValue) throw decimalOutOfRange();
  return value;
}

function option(target: ColumnTarget, json: unknown): number {
  if (typeof json !== 'number' || !Number.isInteger(json)) throw wrongType(target, json);
  checkOptions(target, [json]);
  return json;
}

/** `"1, 9"` → `1,9`: spaces are tolerated, 150 choices are the most. */
function options(target: ColumnTarget, json: unknown): string | null {
  if (typeof json !== 'string') throw wrongType(target, json);
  if (json.trim() === '') return nullValue(target);
  const chosen = json.split(',').map((item) => item.trim());
  if (!chosen.every((item) => /^-?\d{1,10}$/.test(item))) throw wrongType(target, json);
  const numbers = [...new Set(chosen.map(Number))];
  checkOptions(target, numbers);
  if (numbers.length > 150) throw outOfRange('0x80044330', 'The number of choices');
  return numbers.join(',');
}

function checkOptions({ scope, table, column }: ColumnTarget, chosen: readonly number[]): void {
  const allowed = column.optionSet?.options.map(({ value }) => value) ?? [];
  const unknown = chosen.find((value) => !allowed.includes(value));
  // Organisations made of a document alone don't know their options.
  if (unknown === undefined || allowed.length === 0) return;
  throw new DataError(
    400,
    scope.quirks.optionOutOfRangeCode,
    `A validation error occurred.  The value '${unknown}' of '${column.logicalName}' on record of type ` +
      `'${table.definition.logicalName}' is outside the valid range. Accepted Values: ${allowed.join(',')}`,
  );
}

const guidText = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

function guid(target: ColumnTarget, json: unknown): string {
  const found = typeof json === 'string' ? guidText.exec(json)?.[1] : undefined;
  if (found === undefined) throw wrongType(target, json);
  return found.toLowerCase();
}

function image(target: ColumnTarget, json: unknown): string {
  if (typeof json !== 'string' || !/^[\w+/-]*={0,2}$/.test(json)) throw wrongType(target, json);
  return json;
}

/** The value of a column as a key in a URL writes it: numbers bare, everything else as text. */
export function readKeyValue(target: ColumnTarget, { type, text: written }: Literal): Value {
  switch (type) {
    case 'number':
      return readValue(target, readNumber(written));
    case 'boolean':
      return readValue(target, written === 'true');
    case 'null':
      return null;
    case 'string':
    case 'guid':
    case 'date':
    case 'instant':
      return readValue(target, written);
  }
}
