import type { QueryAccess } from '../../src/query/query-access.ts';

/** Access of somebody whose queries are nobody's business: for tests of what happens after. */
export const everyRight: QueryAccess = {
  settle: (query) => ({ query, shown: query }),
  settleAggregate: (query) => ({ query, shown: query }),
  checkSearch: () => undefined,
  joins: () => true,
  names: () => true,
};
