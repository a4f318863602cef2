import type { Filter } from '../query/filter.ts';
import type { OrderBy } from '../query/table-query.ts';

/** Names a list, for the cursors that belong to it: what it is a list of, and all that decides which rows it has and where. */

export const listKey = (source: string, filter: Filter | undefined, orderBy: readonly OrderBy[]): string =>
  JSON.stringify([source, filter ?? null, orderBy]);
