import type { RequestScope } from '../data-context.ts';
import { queryError } from '../query-error.ts';
import { edmType } from '../schema/value-kind.ts';
import { columnMatch, matchKey } from './bind-comparison.ts';
import { compare, toComparable, type Comparable } from './comparable.ts';
import { scanning, type Predicate } from './predicate.ts';
import type { QueryFunction } from './query-function.ts';
import { reader, type PropertyPath } from './resolve-path.ts';

/**
 * `In`, `NotIn`, `Between`, `NotBetween`, `ContainValues`, `DoesNotContainValues` (contract §4.4). Null matches none.
 * @returns undefined for other functions
 */
export function bindSetFunction(scope: RequestScope, query: QueryFunction): Predicate | undefined {
  switch (query.name) {
    case 'In':
      return memberOf(scope, query);
    case 'NotIn':
      return not(memberOf(scope, query));
    case 'Between':
      return between(scope, query);
    case 'NotBetween':
      return not(between(scope, query));
    case 'ContainValues':
      return containing(scope, query);
    case 'DoesNotContainValues':
      return not(containing(scope, query));
    default:
      return undefined;
  }
}

const not = ({ test }: Predicate): Predicate =>
  scanning((rows) => {
    const truth = test(rows);
    return truth === null ? null : !truth;
  });

function memberOf(scope: RequestScope, query: QueryFunction): Predicate {
  const { path } = query;
  const read = reader(scope, path);
  const wanted = comparables(query);
  const fold = (value: Comparable): Comparable => (typeof value === 'string' ? value.toLowerCase() : value);
  const set = new Set(wanted.map(fold));
  const predicate = scanning((rows) => {
    const value = read(rows);
    return value === null ? null : set.has(fold(value));
  });
  const keys = [...set].map((value) => matchKey(path, value));
  const isIndexed = path.depth === 0 && path.hops.length === 0 && keys.every((key) => key !== undefined);
  return isIndexed ? { ...predicate, candidates: keys.map((key) => columnMatch(path, key)) } : predicate;
}

function between(scope: RequestScope, query: QueryFunction): Predicate {
  const [from, to, ...more] = comparables(query);
  if (from === undefined || to === undefined || more.length > 0) {
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${query.name}' takes two values.`);
  }
  const read = reader(scope, query.path);
  return scanning((rows) => {
    const value = read(rows);
    return value === null ? null : compare(value, from) >= 0 && compare(value, to) <= 0;
  });
}

function containing(scope: RequestScope, query: QueryFunction): Predicate {
  if (query.path.property.kind !== 'choices') {
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${query.name}' takes a multi-select column.`);
  }
  const wanted = comparables(query).map(String);
  const other = wanted.find((choice) => !/^-?\d+$/.test(choice));
  if (other !== undefined) throw queryError(`The values of '${query.path.property.name}' are whole numbers.`);
  const read = reader(scope, query.path);
  return scanning((rows) => {
    const value = read(rows);
    if (value === null) return null;
    const selected = String(value).split(',');
    return wanted.some((choice) => selected.includes(choice));
  });
}

/** Values come as text, even numbers (contract §4.4). */
function comparables({ name, path, values }: QueryFunction): readonly Comparable[] {
  if (values === undefined) {
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${name}' needs PropertyValues.`);
  }
  return values.map((value) => comparable(path, value));
}

function comparable(path: PropertyPath, value: string): Comparable {
  const { kind } = path.property;
  const text = kind === 'guid' ? value.replace(/^\{(.*)\}$/, '$1') : value;
  const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
  const result = kind === 'guid' && !isGuid ? null : toComparable(kind, text);
  if (result === null) {
    throw queryError(`The value '${value}' is not of type '${edmType(path.property.column)}'.`);
  }
  return result;
}
