import type { Filter } from './filter.ts';

/** Whether a condition looks into related rows. */
export const isAboutRelated = (filter: Filter | undefined): boolean => {
  switch (filter?.kind) {
    case 'and':
    case 'or':
      return filter.filters.some(isAboutRelated);
    case 'any':
    case 'none':
    case 'all':
      return true;
    case 'compare':
    case 'text':
    case 'function':
    case undefined:
      return false;
  }
};
