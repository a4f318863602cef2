import type { Expand, OrderBy } from '../query/table-query.ts';
import { printFilter } from './print-filter.ts';

/** Expands → value of `$expand`; options of a navigation are separated by semicolons (contract §4.7). */
export const printExpand = (expands: readonly Expand[]): string => expands.map(expandText).join(',');

/** `name,createdon desc`; ascending is the default and left out. */
export const printOrderBy = (orderBy: readonly OrderBy[]): string =>
  orderBy
    .map(({ property, direction }) => (direction === 'desc' ? `${property}%20desc` : property))
    .join(',');

const expandText = ({ navigation, select, expand, filter, orderBy, top }: Expand): string => {
  const options = [`$select=${select.join(',')}`];
  if (expand.length > 0) options.push(`$expand=${printExpand(expand)}`);
  if (filter !== undefined) options.push(`$filter=${printFilter(filter)}`);
  if (orderBy.length > 0) options.push(`$orderby=${printOrderBy(orderBy)}`);
  if (top !== undefined) options.push(`$top=${top}`);
  return `${navigation}(${options.join(';')})`;
};
