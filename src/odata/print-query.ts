import type { TableQuery } from '../query/table-query.ts';
import { printExpand, printOrderBy } from './print-expand.ts';
import { printFilter } from './print-filter.ts';
import type { ODataRequest } from './request.ts';

/**
 * Query → request, always the same bytes for the same query: options in the order
 * `$select $expand $filter $orderby $count $skiptoken`, which a `$top` never joins, since pages are cut by
 * `Prefer: odata.maxpagesize` (contract §4.5).
 */
export const printQuery = (query: TableQuery): ODataRequest => {
  const options = [`$select=${query.select.join(',')}`];
  if (query.expand.length > 0) options.push(`$expand=${printExpand(query.expand)}`);
  if (query.filter !== undefined) options.push(`$filter=${printFilter(query.filter)}`);
  if (query.orderBy.length > 0) options.push(`$orderby=${printOrderBy(query.orderBy)}`);
  if (query.count) options.push('$count=true');
  if (query.skipToken !== undefined) options.push(`$skiptoken=${query.skipToken}`);
  const prefer = preferences(query);
  return {
    method: 'GET',
    path: `${query.entitySet}?${options.join('&')}`,
    headers: prefer.length === 0 ? {} : { Prefer: prefer.join(',') },
    body: undefined,
  };
};

const preferences = ({ pageSize, annotations }: TableQuery): string[] => {
  const result: string[] = [];
  if (pageSize !== undefined) result.push(`odata.maxpagesize=${pageSize}`);
  if (annotations.length > 0) result.push(`odata.include-annotations="${annotations.join(',')}"`);
  return result;
};
