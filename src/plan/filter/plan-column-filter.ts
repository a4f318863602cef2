import { ClaimReference } from '../../access/claim-reference.ts';
import type { Column, LookupId } from '../../model/model.ts';
import type { ColumnPath, Filter } from '../../query/filter.ts';
import {
  dateLiteral,
  guidLiteral,
  isCleanText,
  isGuid,
  numberLiteral,
  type Literal,
} from '../../query/literal.ts';
import { filterOperators, type FilterKind, type FilterOperator } from '../../vocabulary/filter-operators.ts';
import { badFilter } from './bad-filter.ts';
import { literalOf, optionLiteral } from './literal-of.ts';

/**
 * Makes the literal that stands for a claim.
 *
 * @param literals of the claim's value, as GraphQL read it
 */
export type OnClaim = (claim: ClaimReference, literals: (value: unknown) => readonly Literal[]) => Literal;

interface ColumnFilterInput {
  readonly column: Column | LookupId;
  readonly kind: FilterKind;
  readonly path: ColumnPath;
  /** The operators with their values, as GraphQL read them. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Where it stands in the argument: `filter.name`. */
  readonly place: string;
  readonly onClaim: OnClaim | undefined;
}

/** Most characters of a text in a collection of values (contract §4.3). */
const maxListText = 850;

/**
 * The operators given for one column → a condition each.
 *
 * @throws GatewayError BAD_USER_INPUT for a value that the column can't have, named by its place.
 */
export const planColumnFilter = (input: ColumnFilterInput): readonly Filter[] =>
  Object.entries(input.input).map(([name, value]) => {
    const operator = filterOperators(input.kind).get(name);
    if (operator === undefined) throw new TypeError(`No operator ${name} of ${input.kind}`);
    const place = `${input.place}.${name}`;
    if (value === null || value === undefined) throw badFilter(place, 'null is no value; use isNull');
    try {
      return planOperator({ ...input, place }, operator, value);
    } catch (cause) {
      throw cause instanceof TypeError ? badFilter(place, 'this is not a value of the column', cause) : cause;
    }
  });

const planOperator = (input: ColumnFilterInput, operator: FilterOperator, value: unknown): Filter => {
  const { path, place } = input;
  if (value instanceof ClaimReference && operator.kind !== 'compare' && operator.kind !== 'list') {
    throw badFilter(place, 'a claim can only stand for a value to compare with');
  }
  switch (operator.kind) {
    case 'compare':
      return {
        kind: 'compare',
        column: path,
        operator: operator.operator,
        value: comparedWith(input, value),
      };
    case 'isNull':
      return { kind: 'compare', column: path, operator: value === true ? 'eq' : 'ne', value: null };
    case 'text': {
      const text = String(value);
      if (!isCleanText(text)) throw new TypeError('Not a text');
      return { kind: 'text', test: operator.test, negated: operator.negated, column: path, text };
    }
    case 'list':
      return planList(input, operator, Array.isArray(value) ? (value as unknown[]) : [value]);
    case 'function':
      return {
        kind: 'function',
        name: operator.name,
        column: path,
        values: functionValues(operator, value, place),
        ...(input.kind === 'date' && { ofDays: true }),
      };
  }
};

const comparedWith = (input: ColumnFilterInput, value: unknown): Literal =>
  value instanceof ClaimReference ? claimed(input, value) : literalOf(input.column, value);

const claimed = ({ column, place, kind, onClaim }: ColumnFilterInput, claim: ClaimReference): Literal => {
  // Several options at once are one value; a list of them is none that a claim could be checked against.
  if (onClaim === undefined || kind === 'choices') throw badFilter(place, 'can’t take a claim');
  return onClaim(claim, (value) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => literalOf(column, one)),
  );
};

const planList = (
  input: ColumnFilterInput,
  { name, length }: Extract<FilterOperator, { kind: 'list' }>,
  values: readonly unknown[],
): Filter => {
  const { column, path, place } = input;
  const [whole] = values;
  if (whole instanceof ClaimReference && whole.isList) {
    if (length !== undefined) throw badFilter(place, `takes ${length} values`);
    return { kind: 'function', name, column: path, values: [claimed(input, whole)] };
  }
  if (length !== undefined && values.length !== length) throw badFilter(place, `takes ${length} values`);
  const selects = name === 'ContainValues' || name === 'DoesNotContainValues';
  const literals = values.map((value) => {
    if (value instanceof ClaimReference) return claimed(input, value);
    return selects && column.kind === 'column' ? optionLiteral(column, value) : literalOf(column, value);
  });
  if (length === undefined && literals.some(standsAlone)) return oneByOne(path, name === 'NotIn', literals);
  return { kind: 'function', name, column: path, values: literals };
};

/** A collection holds numbers, ids and texts that aren't long (contract §4.3). */
const standsAlone = ({ kind, value }: Literal): boolean => kind === 'date' || value.length > maxListText;

/** What a collection can't hold is compared by itself. */
const oneByOne = (column: ColumnPath, negated: boolean, values: readonly Literal[]): Filter => ({
  kind: negated ? 'and' : 'or',
  filters: values.map((value) => ({ kind: 'compare', column, operator: negated ? 'ne' : 'eq', value })),
});

const functionValues = (
  { takes, name }: Extract<FilterOperator, { kind: 'function' }>,
  value: unknown,
  place: string,
): readonly Literal[] => {
  switch (takes) {
    case 'none':
      if (value !== true) throw badFilter(place, 'can only be true; use not');
      return [];
    case 'number':
      if (typeof value !== 'number' || value < 1) throw badFilter(place, 'must be 1 or more');
      return [numberLiteral(String(value))];
    case 'period': {
      const { period, year } = value as { readonly period: number; readonly year: number };
      return [numberLiteral(String(period)), numberLiteral(String(year))];
    }
    case 'text':
      return [name.startsWith('On') ? dayLiteral(value) : idLiteral(value, place)];
  }
};

/** `On…` take a day: of a point in time its date. */
const dayLiteral = (value: unknown): Literal => dateLiteral(String(value).slice(0, 10));

const idLiteral = (value: unknown, place: string): Literal => {
  const id = String(value).toLowerCase();
  if (!isGuid(id)) throw badFilter(place, 'must be the id of a row');
  return guidLiteral(id);
};
