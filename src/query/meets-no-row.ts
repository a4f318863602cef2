import type { Compare, Filter } from './filter.ts';

/**
 * Whether no row can meet a filter, as can be said without asking: an empty list of values (`in: []`), or a condition and its
 * opposite, as an empty `or` is planned (src/plan/filter/plan-filter.ts). False says nothing.
 */
export const meetsNoRow = (filter: Filter): boolean => {
  switch (filter.kind) {
    case 'and':
      return filter.filters.some(meetsNoRow) || isContradiction(filter.filters);
    case 'or':
      return filter.filters.every(meetsNoRow);
    case 'any':
      return filter.filter !== undefined && meetsNoRow(filter.filter);
    case 'function':
      return (filter.name === 'In' || filter.name === 'ContainValues') && filter.values.length === 0;
    case 'none':
    case 'all':
    case 'compare':
    case 'text':
      return false;
  }
};

/** One is null and is not. */
const isContradiction = (filters: readonly Filter[]): boolean => {
  const nulls = filters.filter(
    (filter): filter is Compare => filter.kind === 'compare' && filter.value === null,
  );
  return nulls.some(
    ({ operator, column }) =>
      operator === 'eq' && nulls.some((other) => other.operator === 'ne' && other.column === column),
  );
};
