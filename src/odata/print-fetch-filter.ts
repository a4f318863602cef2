import { badArgument } from '../errors/bad-argument.ts';
import {
  logicalNameOf,
  type ColumnPath,
  type Compare,
  type Filter,
  type FunctionCall,
  type TextTest,
} from '../query/filter.ts';
import { patternLiteral } from '../query/literal.ts';
import { functionArguments, type QueryFunctionName } from '../query/query-function.ts';
import type { FetchJoins } from './fetch-joins.ts';
import { escapeXml, isXmlText, xmlElement } from './xml-text.ts';

/**
 * Filter → `<filter>` of FetchXML, which says the same: what compares with null is not met.
 *
 * @param joins gives the alias of a joined record, where a condition is on its column
 * @throws GatewayError BAD_USER_INPUT for a condition on related rows, which FetchXML has no documented way to say.
 */
export const printFetchFilter = (filter: Filter, joins: FetchJoins): string =>
  xmlElement('filter', { type: 'and' }, conditionText(filter, joins));

const conditionText = (filter: Filter, joins: FetchJoins): string => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return junction(
        filter.kind,
        filter.filters.map((part) => conditionText(part, joins)),
      );
    case 'compare':
      return compareText(filter, joins);
    case 'text':
      return likeText(filter, joins);
    case 'function':
      return functionText(filter, joins);
    case 'any':
    case 'none':
    case 'all':
      throw badArgument('filter', ': a condition on related rows can’t be used in an aggregate');
  }
};

const junction = (type: 'and' | 'or', conditions: readonly string[]): string =>
  xmlElement('filter', { type }, conditions.join(''));

const compareText = ({ column, operator, value }: Compare, joins: FetchJoins): string => {
  if (value === null) return condition(joins, column, { operator: operator === 'eq' ? 'null' : 'not-null' });
  const text = condition(joins, column, { operator, value: value.value });
  return operator === 'ne' ? withValue(joins, column, text) : text;
};

const likeText = ({ column, test, negated, text }: TextTest, joins: FetchJoins): string => {
  const escaped = patternLiteral(text).value;
  const pattern = `${test === 'startswith' ? '' : '%'}${escaped}${test === 'endswith' ? '' : '%'}`;
  const written = condition(joins, column, { operator: negated ? 'not-like' : 'like', value: pattern });
  return negated ? withValue(joins, column, written) : written;
};

const negative: ReadonlySet<QueryFunctionName> = new Set([
  ...(['NotIn', 'NotBetween', 'DoesNotContainValues', 'NotUnder'] as const),
  ...(['NotEqualUserId', 'NotEqualBusinessId'] as const),
]);

const functionText = ({ name, column, values }: FunctionCall, joins: FetchJoins): string => {
  const isList = functionArguments.get(name) === 'list';
  if (isList && values.length === 0) return emptyList(name, column, joins);
  const [only, ...others] = values;
  const text =
    isList || others.length > 0
      ? condition(joins, column, {
          operator: operatorOf(name),
          values: values.map(({ value }) => value),
        })
      : condition(joins, column, { operator: operatorOf(name), value: only?.value });
  return negative.has(name) ? withValue(joins, column, text) : text;
};

/** Nothing is in an empty list; every value is not in it. */
const emptyList = (name: QueryFunctionName, column: ColumnPath, joins: FetchJoins): string => {
  const hasValue = condition(joins, column, { operator: 'not-null' });
  if (negative.has(name)) return hasValue;
  return junction('and', [hasValue, condition(joins, column, { operator: 'null' })]);
};

/** FetchXML's negative operators may hold for null; ours don't. */
const withValue = (joins: FetchJoins, column: ColumnPath, text: string): string =>
  junction('and', [text, condition(joins, column, { operator: 'not-null' })]);

interface Condition {
  readonly operator: string;
  readonly value?: string | undefined;
  readonly values?: readonly string[];
}

const condition = (
  joins: FetchJoins,
  column: ColumnPath,
  { operator, value, values = [] }: Condition,
): string => {
  if (![value ?? '', ...values].every(isXmlText)) {
    throw badArgument('filter', ': FetchXML has no way to write a control character');
  }
  const attributes = {
    entityname: joins.aliasOf(column.lookups),
    attribute: logicalNameOf(column.property),
    operator,
    value,
  };
  const inside = values.map((one) => `<value>${escapeXml(one)}</value>`).join('');
  return xmlElement('condition', attributes, inside);
};

/** Where the name isn't the function's in words: `LastXDays` → `last-x-days`. */
const operators: Partial<Record<QueryFunctionName, string>> = {
  Last7Days: 'last-seven-days',
  Next7Days: 'next-seven-days',
  DoesNotContainValues: 'not-contain-values',
  UnderOrEqual: 'eq-or-under',
  AboveOrEqual: 'eq-or-above',
  EqualUserId: 'eq-userid',
  NotEqualUserId: 'ne-userid',
  EqualUserTeams: 'eq-userteams',
  EqualUserOrUserTeams: 'eq-useroruserteams',
  EqualUserOrUserHierarchy: 'eq-useroruserhierarchy',
  EqualUserOrUserHierarchyAndTeams: 'eq-useroruserhierarchyandteams',
  EqualBusinessId: 'eq-businessid',
  NotEqualBusinessId: 'ne-businessid',
};

const operatorOf = (name: QueryFunctionName): string =>
  operators[name] ??
  name
    .replace(/^OlderThan/, 'Olderthan')
    .replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase();
