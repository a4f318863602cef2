import { DataError } from '../data-error.ts';
import { checkedProperty } from './checked-property.ts';
import { complexTypes, enumTypes } from './message-types.ts';
import { lineage, type MetadataObject, type MetadataTypeShape } from './metadata-object.ts';
import { QueryReader } from './query-reader.ts';

type Scalar = string | number | boolean | null;

/** `Microsoft.Dynamics.CRM.OwnershipTypes'UserOwned'` has a type, other literals have none. */
interface FilterLiteral {
  readonly value: Scalar;
  readonly enumType?: string;
}

/** A condition on metadata rows; enum literals are the name of their member, as rows hold it. */
export type MetadataFilter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly [MetadataFilter, MetadataFilter] }
  | { readonly kind: 'not'; readonly part: MetadataFilter }
  | {
      readonly kind: 'compare';
      readonly path: string;
      readonly operator: Operator;
      readonly literal: FilterLiteral;
    };

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
  return { kind: 'compare', path, operator, literal: readLiteral(reader) };
}

function readLiteral(reader: QueryReader): FilterLiteral {
  const quoted = reader.quoted();
  if (quoted !== undefined) {
    return { value: quoted };
  }
  const guid = reader.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy);
  if (guid !== undefined) {
    return { value: guid.toLowerCase() };
  }
  const number = reader.match(/-?\d+(?:\.\d+)?/y);
  if (number !== undefined) {
    return { value: Number(number) };
  }
  const word = reader.name();
  switch (word) {
    case 'true':
    case 'false':
      return { value: word === 'true' };
    case 'null':
      return { value: null };
    default: {
      const member = reader.quoted();
      if (member === undefined) {
        throw reader.error(`'${word}' is no literal`);
      }
      return { value: member, enumType: word.replace(/^Microsoft\.Dynamics\.CRM\./, '') };
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
    case 'compare': {
      const { path, operator, literal } = filter;
      const value = scalarAt(object, path, declared);
      checkLiteral(path, typeAt(declared, path), literal);
      return compares(value, operator, literal.value);
    }
  }
}

/**
 * The CSDL type at the end of a path; undefined where it can't be told before a row is seen.
 * @throws DataError 400 for labels, which no filter reads (contract §3.3)
 */
function typeAt(declared: MetadataTypeShape, path: string): string | undefined {
  const [property = '', ...rest] = path.split('/');
  let type = lineage(declared).findLast(({ properties }) => property in properties)?.properties[property]
    ?.type;
  for (const name of rest) {
    if (type === 'Label') throw notFilterable(path);
    type = type === undefined ? undefined : complexTypes[type]?.properties[name];
  }
  return type;
}

/** Enumerations are compared with members of their own, under the type's full name (contract §3.3). */
function checkLiteral(path: string, type: string | undefined, { value, enumType }: FilterLiteral): void {
  const members = type === undefined ? undefined : enumTypes[type]?.members;
  if (value === null || (members === undefined && enumType === undefined)) return;
  if (enumType !== type || typeof value !== 'string') {
    throw new DataError(
      400,
      '0x80060888',
      `The property '${path}' is of type '${type ?? 'unknown'}', and can be compared with values of that type only.`,
    );
  }
  const unknown = value.split(',').find((member) => !(members ?? []).includes(member.trim()));
  if (unknown === undefined) return;
  throw new DataError(
    400,
    '0x80060888',
    `The string '${unknown}' is not a valid member of the enumeration '${enumType}'.`,
  );
}

const notFilterable = (path: string): DataError =>
  new DataError(400, '0x80060888', `The property '${path}' can not be used in $filter.`);

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
    throw notFilterable(path);
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
