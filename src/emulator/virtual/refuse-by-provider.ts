import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { Expression } from '../filter/filter-ast.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import type { QueryOptions } from '../query/query-options.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { isLookup } from '../schema/value-kind.ts';

/**
 * Refuses what the provider of a virtual table cannot do (contract §9.4): of filters it knows comparisons of a column with a value,
 * `contains`, `startswith` and `endswith`, and nothing else; it does not group, and knows no lookups in filters and orders.
 * @throws DataError with the status that the provider gives
 */
export function refuseByProvider(
  scope: RequestScope,
  table: TableSchema,
  { options, fetchXml }: { readonly options: QueryOptions; readonly fetchXml: string | undefined },
): void {
  if (table.definition.virtual !== true) return;
  const { system } = options;
  const filter = system.get('$filter');
  const unsupported =
    (system.has('$apply') && '$apply') ||
    (fetchXml !== undefined && /\baggregate\s*=\s*['"]?(?:true|1)/i.test(fetchXml) && 'aggregates') ||
    (filter !== undefined && !isSimple(table, parseFilter(filter)) && 'this filter') ||
    (ordersByOthers(table, system.get('$orderby') ?? '') && 'this order');
  if (unsupported === false) return;
  throw new DataError(
    scope.quirks.virtualTableStatus,
    '0x80040224',
    `The data provider of the virtual table '${table.definition.logicalName}' does not support ${unsupported}.`,
  );
}

const textFunctions: readonly string[] = ['contains', 'startswith', 'endswith'];

function isSimple(table: TableSchema, expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.parts.every((part) => isSimple(table, part));
    case 'comparison':
      return isColumn(table, expression.left) && isValue(expression.right);
    case 'call': {
      const [column, value] = expression.arguments;
      return (
        textFunctions.includes(expression.name) &&
        column !== undefined &&
        value !== undefined &&
        isColumn(table, column.value) &&
        isValue(value.value)
      );
    }
    case 'path':
    case 'literal':
    case 'alias':
    case 'not':
    case 'lambda':
    case 'list':
    case 'unrecognized':
      return false;
  }
}

const isValue = ({ kind }: Expression): boolean => kind === 'literal' || kind === 'alias';

/** Unknown columns pass: that they are unknown is said elsewhere. */
function isColumn(table: TableSchema, operand: Expression): boolean {
  if (operand.kind !== 'path' || operand.segments.length !== 1) return false;
  const property = table.properties.get(operand.segments[0] ?? '');
  return property === undefined || !isLookup(property.column);
}

function ordersByOthers(table: TableSchema, order: string): boolean {
  return order.split(',').some((key) => {
    const name = key.trim().split(/\s+/)[0] ?? '';
    const column = table.properties.get(name)?.column;
    return name.includes('/') || (column !== undefined && isLookup(column));
  });
}
