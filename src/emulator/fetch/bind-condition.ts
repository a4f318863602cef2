import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { bindExpression } from '../filter/bind-filter.ts';
import type { Comparison, Expression, List, Literal } from '../filter/filter-ast.ts';
import { likePattern, type LikeKind } from '../filter/like-pattern.ts';
import { scanning, type Predicate } from '../filter/predicate.ts';
import { reader, resolveProperty } from '../filter/resolve-path.ts';
import { queryError } from '../query-error.ts';
import type { Property, TableSchema } from '../schema/table-schema.ts';
import type { FetchCondition } from './fetch-query.ts';

/**
 * A condition as a test of rows of one table. Most are what OData says in other words; null meets `ne`, `not-like` and
 * `not-in` no more than there (the service's own handling of null is not documented).
 * @throws DataError 400 for columns and operators that do not exist
 */
export function bindCondition(scope: RequestScope, table: TableSchema, condition: FetchCondition): Predicate {
  const property = propertyOf(table, condition.attribute);
  const { operator, valueOf } = condition;
  const like = likes[operator];
  if (like !== undefined && valueOf === undefined) {
    const pattern = valueIn(condition);
    return bindLike(scope, table, { property, pattern, kind: like, negated: operator.startsWith('not-') });
  }
  const other = valueOf === undefined ? undefined : propertyOf(table, valueOf);
  return bindExpression(scope, table, expressionOf(property, condition, other));
}

/**
 * A column by its logical name, as FetchXML has lookups, too.
 * @throws DataError 400 `0x80041103` (`QueryBuilderNoAttribute`)
 */
export function propertyOf(table: TableSchema, attribute: string): Property {
  const name = table.definition.columns.get(attribute)?.property;
  const property = name === undefined ? undefined : table.properties.get(name);
  if (property !== undefined) return property;
  const { logicalName } = table.definition;
  throw new DataError(
    400,
    '0x80041103',
    `'${logicalName}' entity doesn't contain attribute with Name = '${attribute}' and NameMapping = 'Logical'.`,
  );
}

const likes: Readonly<Record<string, LikeKind>> = {
  like: 'like',
  'not-like': 'like',
  'begins-with': 'startswith',
  'not-begin-with': 'startswith',
  'ends-with': 'endswith',
  'not-end-with': 'endswith',
};

interface Like {
  readonly property: Property;
  readonly pattern: string;
  readonly kind: LikeKind;
  readonly negated: boolean;
}

function bindLike(
  scope: RequestScope,
  table: TableSchema,
  { property, pattern, kind, negated }: Like,
): Predicate {
  const read = reader(scope, resolveProperty(scope, [{ name: undefined, table }], [property.name]));
  const matches = likePattern(kind, pattern);
  return scanning((rows) => {
    const value = read(rows);
    return value === null ? null : matches(String(value)) !== negated;
  });
}

const comparisons: Readonly<Record<string, Comparison['operator']>> = {
  eq: 'eq',
  ne: 'ne',
  neq: 'ne',
  gt: 'gt',
  ge: 'ge',
  lt: 'lt',
  le: 'le',
};

function expressionOf(
  property: Property,
  condition: FetchCondition,
  other: Property | undefined,
): Expression {
  const { operator, value, values } = condition;
  const left = { kind: 'path', segments: [property.name], position: 0 } as const;
  const compared = comparisons[operator];
  if (operator === 'null' || operator === 'not-null') {
    const right: Literal = { kind: 'literal', type: 'null', text: 'null' };
    return { kind: 'comparison', operator: operator === 'null' ? 'eq' : 'ne', left, right };
  }
  if (compared !== undefined) {
    const right =
      other === undefined
        ? literalOf(property, valueIn(condition))
        : ({ kind: 'path', segments: [other.name], position: 0 } as const);
    return { kind: 'comparison', operator: compared, left, right };
  }
  if (other !== undefined) throw queryError(`The condition operator '${operator}' does not compare columns.`);
  const name = functionName(operator);
  const text = (written: string): Literal => ({ kind: 'literal', type: 'string', text: written });
  const list: List = { kind: 'list', items: values };
  const isList = /^(In|NotIn|Between|NotBetween|ContainValues|DoesNotContainValues)$/.test(name);
  const given = isList
    ? [{ name: 'PropertyValues', value: list }]
    : argumentsOf(value, values).map(asArgument);
  const call = [{ name: 'PropertyName', value: text(property.name) }, ...given];
  return { kind: 'call', path: [], name: `Microsoft.Dynamics.CRM.${name}`, arguments: call };
}

/** The one value of a condition, whichever way it is written. */
function valueIn({ attribute, operator, value, values }: FetchCondition): string {
  const written = value ?? values[0];
  if (written !== undefined) return written;
  throw queryError(`The condition on '${attribute}' needs a value for its operator '${operator}'.`);
}

const argumentsOf = (value: string | undefined, values: readonly string[]): readonly string[] =>
  value === undefined ? values : [value];

const asArgument = (text: string, index: number, all: readonly string[]) => ({
  name: all.length === 1 ? 'PropertyValue' : `PropertyValue${index + 1}`,
  value: { kind: 'literal', type: 'string', text } as const,
});

/** Where an operator isn't the name of a query function in small letters: `last-x-days`, `LastXDays`. */
const functionNames: Readonly<Record<string, string>> = {
  'last-seven-days': 'Last7Days',
  'next-seven-days': 'Next7Days',
  'not-contain-values': 'DoesNotContainValues',
  'eq-or-under': 'UnderOrEqual',
  'eq-or-above': 'AboveOrEqual',
  'eq-userid': 'EqualUserId',
  'ne-userid': 'NotEqualUserId',
  'eq-userteams': 'EqualUserTeams',
  'eq-useroruserteams': 'EqualUserOrUserTeams',
  'eq-useroruserhierarchy': 'EqualUserOrUserHierarchy',
  'eq-useroruserhierarchyandteams': 'EqualUserOrUserHierarchyAndTeams',
  'eq-userlanguage': 'EqualUserLanguage',
  'eq-businessid': 'EqualBusinessId',
  'ne-businessid': 'NotEqualBusinessId',
};

/** The others, which are called alike. */
const sameNames =
  /^(not-)?(in|between|under)$|^above$|^contain-values$|^on(-or-(after|before))?$|^(today|tomorrow|yesterday)$|^(last|this|next)-(week|month|year|fiscal-(period|year))$|^(last|next)-x-(hours|days|weeks|months|years|fiscal-(periods|years))$|^olderthan-x-(minutes|hours|days|weeks|months|years)$|^in-(fiscal-(period|year)|(or-(after|before)-)?fiscal-period-and-year)$/;

/** @throws DataError 400 for an operator that FetchXML does not have */
function functionName(operator: string): string {
  const known = functionNames[operator];
  if (known !== undefined) return known;
  if (!sameNames.test(operator)) throw queryError(`The condition operator '${operator}' is not known.`);
  return operator
    .replace(/^olderthan-/, 'older-than-')
    .replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
}

/** Values stand in XML without saying of which type they are: that is the column's. */
function literalOf({ kind, column }: Property, text: string): Literal {
  const literal = (type: Literal['type'], written = text): Literal => ({
    kind: 'literal',
    type,
    text: written,
  });
  switch (kind) {
    case 'string':
    case 'choices':
    case 'binary':
      return literal('string');
    case 'guid':
      return literal('guid', text.replace(/^\{(.*)\}$/, '$1'));
    case 'boolean':
      return literal('boolean', text === '1' || text === 'true' ? 'true' : 'false');
    case 'integer':
    case 'exact':
    case 'double':
      if (!/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) {
        throw queryError(`The value '${text}' is no number, as ${column.logicalName} is.`);
      }
      return literal('number');
    case 'date':
      return literal('date', text.slice(0, 10));
    case 'instant':
      return literal('instant', text.includes('T') ? text : `${text.slice(0, 10)}T00:00:00Z`);
  }
}
