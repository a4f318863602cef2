import { DataError } from '../data-error.ts';
import { checkedProperty } from './checked-property.ts';
import type { MetadataObject, MetadataTypeShape } from './metadata-object.ts';
import { QueryReader } from './query-reader.ts';

type Scalar = string | number | boolean | null;

/** A condition on metadata rows; enum literals are the name of their member, as rows hold it. */
export type MetadataFilter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly [MetadataFilter, MetadataFilter] }
  | { readonly kind: 'not'; readonly part: MetadataFilter }
  | { readonly kind: 'compare'; readonly path: string; readonly operator: Operator; readonly value: Scalar };

const operators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
type Operator = (typeof operators)[number];

/**
 * Reads a `$filter` of the metadata API: comparisons of scalars, `X/Value` and enum literals with `and`, `or`, `not`.
 * @throws DataError 501 `0x8006088a` for a function, 400 for anything else (contract §3.3)
 */
export function parseMetadataFilter(text: string): MetadataFilter {
  const reader = new QueryReader(text);
  const filter = readOr(reader);
  if (!reader.done) {
    throw reader.error('the end expected');
  }
  return filter;
}

function readOr(reader: QueryReader): MetadataFilter {
  let left = readAnd(reader);
  while (reader.takeWord('or')) {
    left = { kind: 'or', parts: [left, readAnd(reader)] };
  }
  return left;
}

function readAnd(reader: QueryReader): MetadataFilter {
  let left = readNot(reader);
  while (reader.takeWord('and')) {
    left = { kind: 'and', parts: [left, readNot(reader)] };
  }
  return left;
}

function readNot(reader: QueryReader): MetadataFilter {
  if (reader.takeWord('not')) {
    return { kind: 'not', part: readNot(reader) };
  }
  if (reader.take('(')) {
    const inner = readOr(reader);
    reader.expect(')');
    return inner;
  }
  const path = reader.name();
  if (reader.take('(')) {
    throw new DataError(501, '0x8006088a', `The "${path}" function isn't supported for Metadata Entities`);
  }
  const operator = operators.find((word) => reader.takeWord(word));
  if (operator === undefined) {
    throw reader.error('a comparison expected');
  }
  return { kind: 'compare', path, operator, value: readLiteral(reader) };
}

function readLiteral(reader: QueryReader): Scalar {
  const quoted = reader.quoted();
  if (quoted !== undefined) {
    return quoted;
  }
  const guid = reader.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy);
  if (guid !== undefined) {
    return guid.toLowerCase();
  }
  const number = reader.match(/-?\d+(?:\.\d+)?/y);
  if (number !== undefined) {
    return Number(number);
  }
  const word = reader.name();
  switch (word) {
    case 'true':
    case 'false':
      return word === 'true';
    case 'null':
      return null;
    default: {
      const member = reader.quoted();
      if (member === undefined) {
        throw reader.error(`'${word}' is no literal`);
      }
      return member;
    }
  }
}

/**
 * Whether a row meets the condition. A missing value meets `ne` only.
 * @param declared type against which names are checked
 * @throws DataError 400 for an unknown property or one that holds no scalar
 */
export function meetsFilter(
  object: MetadataObject,
  filter: MetadataFilter,
  declared: MetadataTypeShape,
): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => meetsFilter(object, part, declared));
    case 'or':
      return filter.parts.some((part) => meetsFilter(object, part, declared));
    case 'not':
      return !meetsFilter(object, filter.part, declared);
    case 'compare':
      return compares(scalarAt(object, filter.path, declared), filter.operator, filter.value);
  }
}

function scalarAt(object: MetadataObject, path: string, declared: MetadataTypeShape): Scalar {
  const [property = '', ...rest] = path.split('/');
  checkedProperty(declared, property);
  const value = rest.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string, unknown>>)[name]
        : undefined,
    object.value(property),
  );
  if (value === undefined || (typeof value === 'object' && value !== null)) {
    throw new DataError(400, '0x80060888', `The property '${path}' can not be used in $filter.`);
  }
  return value as Scalar;
}

function compares(left: Scalar, operator: Operator, right: Scalar): boolean {
  if (operator === 'eq' || operator === 'ne') {
    return (left === right) === (operator === 'eq');
  }
  if (left === null || right === null) {
    return false;
  }
  switch (operator) {
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'lt':
      return left < right;
    case 'le':
      return left <= right;
  }
}
