import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { queryError } from '../query-error.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { relatedRows } from '../store/related-rows.ts';
import { bindComparison } from './bind-comparison.ts';
import { bindQueryFunction } from './bind-query-function.ts';
import type { Call, Expression, Lambda } from './filter-ast.ts';
import { likePattern } from './like-pattern.ts';
import { parseFilter } from './parse-filter.ts';
import { every, negation, scanning, some, type Predicate } from './predicate.ts';
import { notImplemented, refuseCall, refuseOperand, resolveOperand } from './resolve-operand.ts';
import { reader, resolveCollection, resolveProperty, type Variable } from './resolve-path.ts';

const maxConditions = 500;

/**
 * From the text of `$filter` to a test of rows of `table`.
 * @throws DataError for everything that the service refuses (contract §4.3, §4.4)
 */
export function bindFilter(scope: RequestScope, table: TableSchema, text: string): Predicate {
  const expression = parseFilter(text);
  if (countConditions(expression) > maxConditions) {
    throw new DataError(400, '0x8004430C', 'Number of conditions in query exceeded maximum limit.');
  }
  return bind({ scope, variables: [{ name: undefined, table }] }, expression);
}

/** From a condition that was read already, from whatever language, to a test of rows of `table`. */
export const bindExpression = (scope: RequestScope, table: TableSchema, node: Expression): Predicate =>
  bind({ scope, variables: [{ name: undefined, table }] }, node);

interface Binding {
  readonly scope: RequestScope;
  readonly variables: readonly Variable[];
}

function countConditions(node: Expression): number {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.parts.reduce((sum, part) => sum + countConditions(part), 0);
    case 'not':
      return countConditions(node.part);
    case 'lambda':
      return node.body === null ? 1 : countConditions(node.body.expression);
    default:
      return 1;
  }
}

function bind(binding: Binding, node: Expression): Predicate {
  const { scope, variables } = binding;
  switch (node.kind) {
    case 'and':
      return every(node.parts.map((part) => bind(binding, part)));
    case 'or':
      return some(node.parts.map((part) => bind(binding, part)));
    case 'not': {
      const part = bind(binding, node.part);
      if (part.hasQueryFunction) {
        throw queryError('Not operator along with the Custom Named Condition operators is not allowed');
      }
      return negation(part);
    }
    case 'comparison':
      if (node.operator === 'in' || node.operator === 'has') throw notImplemented(scope);
      return bindComparison(scope, variables, { ...node, operator: node.operator });
    case 'lambda':
      return bindLambda(binding, node);
    case 'call':
      return bindCall(binding, node);
    case 'path':
      throw queryError(`The column '${node.segments.join('/')}' must be compared with something.`);
    case 'literal':
    case 'alias':
    case 'list':
    case 'unrecognized':
      throw refuseOperand(scope, node);
  }
}

/** `any` holds if it holds for one; `all` unless it is false for one, as SQL's NOT EXISTS takes it. */
function bindLambda({ scope, variables }: Binding, node: Lambda): Predicate {
  const { depth, navigation, target } = resolveCollection(scope, variables, node.path);
  const { quantifier, body } = node;
  if (body === null) {
    if (quantifier === 'all') throw queryError('all needs a condition.');
    return scanning((rows) => {
      const row = rows[depth];
      return row !== undefined && relatedRows(scope.store, row, navigation).length > 0;
    });
  }
  const inner = bind(
    { scope, variables: [...variables, { name: body.variable, table: target }] },
    body.expression,
  );
  const test: Predicate['test'] = (rows) => {
    const row = rows[depth];
    const children = row === undefined ? [] : relatedRows(scope.store, row, navigation);
    return quantifier === 'any'
      ? children.some((child) => inner.test([...rows, child]) === true)
      : (children.length > 0 || scope.quirks.allHoldsForNone) &&
          children.every((child) => inner.test([...rows, child]) !== false);
  };
  return { test, candidates: undefined, hasQueryFunction: inner.hasQueryFunction };
}

const queryFunctionPrefix = 'Microsoft.Dynamics.CRM.';

function bindCall({ scope, variables }: Binding, call: Call): Predicate {
  if (call.name.startsWith(queryFunctionPrefix)) {
    const name = call.name.slice(queryFunctionPrefix.length);
    return { ...bindQueryFunction({ scope, variables }, { ...call, name }), hasQueryFunction: true };
  }
  const { name } = call;
  if (call.path.length > 0 || !(name === 'contains' || name === 'startswith' || name === 'endswith')) {
    throw refuseCall(scope, name);
  }
  const [first, second, ...more] = call.arguments.map(({ value }) => resolveOperand(scope, value));
  if (first?.kind !== 'path' || second?.kind !== 'literal' || more.length > 0) {
    if (first?.kind === 'call' || second?.kind === 'call') throw notImplemented(scope);
    throw queryError(`The function '${name}' takes a column and a text.`);
  }
  const path = resolveProperty(scope, variables, first.segments);
  const isText = path.property.kind === 'string' || path.property.kind === 'choices';
  if (!isText || !(second.type === 'string' || second.type === 'null')) {
    throw queryError(
      `No function signature for the function with name '${name}' matches the specified arguments.`,
    );
  }
  if (second.type === 'null') return scanning(() => null);
  const read = reader(scope, path);
  const matches = likePattern(name, second.text);
  return scanning((rows) => {
    const value = read(rows);
    return value === null ? null : matches(String(value));
  });
}
