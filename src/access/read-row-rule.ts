import {
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLInputType,
} from 'graphql';

import type { RoleProblem } from './check-roles.ts';
import { ClaimReference } from './claim-reference.ts';

/** A row rule as GraphQL reads the value of an argument, with references in the place of claims. */
export interface RowRuleInput {
  readonly input: unknown;
  readonly problems: readonly RoleProblem[];
}

/**
 * Reads a row rule as a value of its table's filter type.
 *
 * @param where its place in the configuration
 * @returns all problems at once; with any, the input is of no use
 */
export const readRowRule = (type: GraphQLInputType, rule: unknown, where: string): RowRuleInput => {
  const problems: RoleProblem[] = [];
  const input = read({ type, where, problems }, rule);
  return { input, problems };
};

interface Place {
  readonly type: GraphQLInputType;
  readonly where: string;
  readonly problems: RoleProblem[];
}

const claimPattern = /^\$\{claims\.([^{}\s.]+(?:\.[^{}\s.]+)*)\}$/;

const read = (place: Place, value: unknown): unknown => {
  const { type, where, problems } = place;
  const wrong = (what: string): unknown => {
    problems.push({ where, what });
    return null;
  };
  if (isNonNullType(type)) {
    return value === null || value === undefined
      ? wrong('has no value')
      : read({ ...place, type: type.ofType }, value);
  }
  if (value === null || value === undefined) return wrong('has no value; use isNull');
  if (typeof value === 'string' && value.includes('${')) return readClaim(place, value) ?? wrong(notAClaim);
  if (isListType(type)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.map((item, index) =>
      read({ ...place, type: type.ofType, where: `${where}[${index}]` }, item),
    );
  }
  if (isInputObjectType(type)) {
    if (typeof value !== 'object' || Array.isArray(value)) return wrong('must be a group');
    const fields = type.getFields();
    const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      const field = fields[name];
      const inside = `${where}.${name}`;
      if (field !== undefined) return [[name, read({ ...place, type: field.type, where: inside }, inner)]];
      problems.push({ where: inside, what: `is not known; ${type.name} has no such field` });
      return [];
    });
    return Object.fromEntries(entries);
  }
  try {
    const parsed: unknown = type.parseValue(value);
    return parsed === undefined ? wrong(`is no value of ${type.name}`) : parsed;
  } catch (error) {
    if (error instanceof GraphQLError || error instanceof TypeError)
      return wrong(`is no value of ${type.name}`);
    throw error;
  }
};

const notAClaim =
  'is not understood: only ${claims.<path>} can be filled in, as a whole value of a column or of a list';

/** A claim, where one value of a column, or a list of such values, may stand. */
const readClaim = ({ type }: Place, text: string): ClaimReference | undefined => {
  const path = claimPattern.exec(text)?.[1];
  const isList = isListType(type);
  const item = isList ? type.ofType : type;
  const leaf = isNonNullType(item) ? item.ofType : item;
  if (path === undefined || !(isScalarType(leaf) || isEnumType(leaf))) return undefined;
  return new ClaimReference(path, leaf, isList);
};
