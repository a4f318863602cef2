import type { Filter } from './filter.ts';
import { functionArguments } from './query-function.ts';

/** Most conditions in one query, those in its expands counted (contract §4.3). */
export const maxConditions = 500;

/** How many conditions a filter is to Dataverse once it is printed. */
export const countConditions = (filter: Filter | undefined): number => {
  if (filter === undefined) return 0;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((sum, part) => sum + countConditions(part), 0);
    case 'compare':
      return filter.operator === 'ne' && filter.value !== null ? 2 : 1;
    case 'text':
      return 1;
    case 'function':
      if (functionArguments.get(filter.name) !== 'list') return 1;
      return filter.values.length === 0 ? 2 : Math.ceil(filter.values.length / 500);
    case 'any':
    case 'none':
      return Math.max(1, countConditions(filter.filter));
    case 'all':
      return 1 + Math.max(1, countConditions(filter.filter));
  }
};
