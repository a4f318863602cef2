import type { RequestScope } from '../data-context.ts';
import { bindFilter } from '../filter/bind-filter.ts';
import { queryError } from '../query-error.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { readExpand } from './expand.ts';
import { readOrder } from './order.ts';
import type { QueryOptions } from './query-options.ts';
import type { CollectionQuery, RowShape } from './query.ts';
import { readTop } from './read-top.ts';
import { readSelection, withProperties } from './selection.ts';

/** Reads the options of a collection. */
export function readCollectionQuery(
  scope: RequestScope,
  table: TableSchema,
  { system }: QueryOptions,
): CollectionQuery {
  const filter = system.get('$filter');
  const order = system.get('$orderby');
  const count = system.get('$count') ?? 'false';
  if (count !== 'true' && count !== 'false')
    throw queryError(`Invalid value '${count}' for $count query option found.`);
  return {
    shape: readRowShape(scope, table, { system }),
    filter: filter === undefined ? undefined : bindFilter(scope, table, filter),
    order: order === undefined ? [] : readOrder(scope, table, order),
    top: readTop(system.get('$top')),
    count: count === 'true',
    skipToken: system.get('$skiptoken'),
  };
}

/** Reads the options of a single row: `$select` and `$expand`. */
export function readRowShape(
  scope: RequestScope,
  table: TableSchema,
  { system }: Pick<QueryOptions, 'system'>,
): RowShape {
  const expand = readExpand(scope, table, system.get('$expand'));
  // A link (`/$ref`) comes with the id that it is made of (contract §4.7).
  const references = expand.flatMap(({ navigation, reference }) =>
    reference
      ? (table.properties.get(`_${navigation.kind === 'lookup' ? navigation.column : ''}_value`) ?? [])
      : [],
  );
  const selection = readSelection(scope, table, system.get('$select'));
  return { table, selection: withProperties(selection, references), expand };
}

/**
 * Refuses what makes no sense for a single row.
 * @throws DataError 400
 */
export function refuseCollectionOptions({ system }: QueryOptions): void {
  const misplaced = (
    [
      '$filter',
      '$orderby',
      '$top',
      '$count',
      '$skiptoken',
      '$apply',
      'fetchXml',
      'savedQuery',
      'userQuery',
    ] as const
  ).find((name) => system.has(name));
  if (misplaced !== undefined) {
    throw queryError(
      'Query options $filter, $orderby, $count, $skip, and $top can be applied only on collections.',
    );
  }
}
