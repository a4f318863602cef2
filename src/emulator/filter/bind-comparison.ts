import type { RequestScope } from '../data-context.ts';
import { queryError } from '../query-error.ts';
import { edmType } from '../schema/value-kind.ts';
import { indexKey } from '../store/column-index.ts';
import type { ColumnMatch } from '../store/store.ts';
import { compare, equal, toComparable, type Comparable } from './comparable.ts';
import type { Comparison, ComparisonOperator, Literal } from './filter-ast.ts';
import { scanning, type Predicate, type Truth } from './predicate.ts';
import { refuseOperand, resolveOperand } from './resolve-operand.ts';
import { reader, resolveProperty, type PropertyPath, type Variable } from './resolve-path.ts';

/** `column op literal`, `literal op column` or `column op column` of the same row (contract §4.3). */
export function bindComparison(
  scope: RequestScope,
  variables: readonly Variable[],
  node: Comparison & { readonly operator: ComparisonOperator },
): Predicate {
  const left = resolveOperand(scope, node.left);
  const right = resolveOperand(scope, node.right);
  if (left.kind === 'path' && right.kind === 'path') {
    return compareColumns(scope, node.operator, [
      resolveProperty(scope, variables, left.segments),
      resolveProperty(scope, variables, right.segments),
    ]);
  }
  if (left.kind === 'path' && right.kind === 'literal') {
    return compareLiteral(scope, node.operator, [resolveProperty(scope, variables, left.segments), right]);
  }
  if (left.kind === 'literal' && right.kind === 'path') {
    const path = resolveProperty(scope, variables, right.segments);
    return compareLiteral(scope, mirrored[node.operator], [path, left]);
  }
  throw refuseOperand(scope, left.kind === 'path' || left.kind === 'literal' ? right : left);
}

const mirrored = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' } as const;

function compareLiteral(
  scope: RequestScope,
  operator: ComparisonOperator,
  [path, literal]: readonly [PropertyPath, Literal],
): Predicate {
  const read = reader(scope, path);
  if (literal.type === 'null') return compareNull(operator, read);
  const wanted = literalValue(path, literal, operator);
  const holds = comparator(operator);
  const ofNull: Truth = operator === 'ne' && scope.quirks.neMatchesNull ? true : null;
  const predicate = scanning((rows) => {
    const value = read(rows);
    return value === null ? ofNull : holds(value, wanted);
  });
  const isIndexed = operator === 'eq' && path.depth === 0 && path.hops.length === 0;
  const key = isIndexed ? matchKey(path, wanted) : undefined;
  return key === undefined ? predicate : { ...predicate, candidates: [columnMatch(path, key)] };
}

/** What the index is asked for. */
export function columnMatch({ table, property }: PropertyPath, key: string): ColumnMatch {
  const column = property.column.logicalName;
  return { column, key, isUnique: column === table.definition.primaryId };
}

/** The index key of a value, for columns whose equal values print alike; undefined for the others. */
export function matchKey(path: PropertyPath, value: Comparable): string | undefined {
  const { kind } = path.property;
  if (typeof value === 'bigint' || !(kind === 'guid' || kind === 'string')) return undefined;
  return indexKey(value);
}

function compareNull(
  operator: ComparisonOperator,
  read: (rows: Parameters<Predicate['test']>[0]) => Comparable | null,
): Predicate {
  switch (operator) {
    case 'eq':
      return scanning((rows) => read(rows) === null);
    case 'ne':
      return scanning((rows) => read(rows) !== null);
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return scanning(() => null);
  }
}

function compareColumns(
  scope: RequestScope,
  operator: ComparisonOperator,
  [left, right]: readonly [PropertyPath, PropertyPath],
): Predicate {
  const sameRow = left.depth === right.depth && names(left) === names(right);
  if (!sameRow) throw queryError('Columns of different tables cannot be compared with each other.');
  if (left.property.kind !== right.property.kind) {
    throw incompatible(left, edmType(right.property.column), operator);
  }
  const [readLeft, readRight] = [reader(scope, left), reader(scope, right)];
  const holds = comparator(operator);
  return scanning((rows) => {
    const [leftValue, rightValue] = [readLeft(rows), readRight(rows)];
    return leftValue === null || rightValue === null ? null : holds(leftValue, rightValue);
  });
}

const names = (path: PropertyPath): string => path.hops.map(({ name }) => name).join('/');

function comparator(operator: ComparisonOperator): (left: Comparable, right: Comparable) => boolean {
  switch (operator) {
    case 'eq':
      return equal;
    case 'ne':
      return (left, right) => !equal(left, right);
    case 'gt':
      return (left, right) => compare(left, right) > 0;
    case 'ge':
      return (left, right) => compare(left, right) >= 0;
    case 'lt':
      return (left, right) => compare(left, right) < 0;
    case 'le':
      return (left, right) => compare(left, right) <= 0;
  }
}

const operatorKinds = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
} as const;

const literalTypes = {
  string: 'Edm.String',
  guid: 'Edm.Guid',
  number: 'Edm.Double',
  boolean: 'Edm.Boolean',
  date: 'Edm.Date',
  instant: 'Edm.DateTimeOffset',
  null: 'Edm.Null',
} as const;

const guidText = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

function literalValue(path: PropertyPath, literal: Literal, operator: ComparisonOperator): Comparable {
  const { kind } = path.property;
  const isQuotedGuid = kind === 'guid' && literal.type === 'string' && guidText.test(literal.text);
  if (!isQuotedGuid && !literalFits[kind].includes(literal.type)) {
    const written = /^[+-]?\d+$/.test(literal.text) ? 'Edm.Int32' : literalTypes[literal.type];
    throw incompatible(path, literal.type === 'number' ? written : literalTypes[literal.type], operator);
  }
  const value = toComparable(kind, guidText.exec(literal.text)?.[1] ?? literal.text);
  if (value === null)
    throw queryError(`Unrecognized '${edmType(path.property.column)}' literal '${literal.text}'.`);
  return value;
}

const literalFits: Readonly<Record<PropertyPath['property']['kind'], readonly Literal['type'][]>> = {
  string: ['string'],
  choices: ['string'],
  binary: [],
  guid: ['guid'],
  integer: ['number'],
  exact: ['number'],
  double: ['number'],
  boolean: ['boolean'],
  date: ['date', 'instant'],
  instant: ['date', 'instant'],
};

const incompatible = (path: PropertyPath, other: string, operator: ComparisonOperator) =>
  queryError(
    `A binary operator with incompatible types was detected. Found operand types ` +
      `'${edmType(path.property.column)}' and '${other}' for operator kind '${operatorKinds[operator]}'.`,
  );
