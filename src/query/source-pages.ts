import type { PageArguments } from './need.ts';

/**
 * Pages of Dataverse that are read for one page of ours, at most. More than one are needed only where a cursor is continued
 * with a larger `first` than the list began with, or from amidst a page, since a token goes with its page size (contract §4.6).
 */
export const maxSourcePages = 10;

/** How many it will take at most: the cursor's row may be the last one of its page by now. */
export const countSourcePages = ({ first, resume }: Pick<PageArguments, 'first' | 'resume'>): number => {
  if (resume === undefined || first === 0) return 1;
  const begun = resume.after === undefined ? 0 : 1;
  return Math.min(begun + Math.ceil(first / resume.pageSize), maxSourcePages);
};

/** Rows on each of them. */
export const sourcePageSize = ({ first, resume }: Pick<PageArguments, 'first' | 'resume'>): number =>
  resume?.pageSize ?? Math.max(first, 1);
