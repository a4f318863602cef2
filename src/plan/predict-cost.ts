import { isCountedAtOnce } from '../query/is-counted-at-once.ts';
import type { CollectionNeed, LookupNeed, Need, PageArguments } from '../query/need.ts';
import type { Follow, ReadPlan, RowPath } from '../query/read-plan.ts';
import { countSourcePages, sourcePageSize } from '../query/source-pages.ts';

/**
 * What a read costs at most: HTTP requests, the longest chain of them, and rows that Dataverse reads. Party lists and files,
 * which have no `first`, count as many as is usual.
 */
export interface Cost {
  readonly requests: number;
  readonly waits: number;
  readonly rows: number;
}

/** Nothing at all. */
export const noCost: Cost = { requests: 0, waits: 0, rows: 0 };

/** What a prediction is made with. */
export interface CostBasis {
  readonly planRead: (need: Need, conditions?: number) => ReadPlan;
  /** How many ids fit into one request of a plan: fewer, the longer its URL is without them. */
  readonly idsPerRequest: (plan: ReadPlan) => number;
  /** How many parents fit into one request that counts the rows of their lists. */
  readonly parentsPerCount: (collection: CollectionNeed) => number;
}

/** Cost of one page of a list and of all that is read for its rows. */
export const costOfList = (
  basis: CostBasis,
  plan: ReadPlan,
  page: Pick<PageArguments, 'first' | 'resume'>,
): Cost => {
  const pages = countSourcePages(page);
  const rows = Math.max(page.first, 1);
  return costOfRows(basis, plan, { read: pages * sourcePageSize(page), rows, requests: pages, waits: pages });
};

/** Cost of rows by id. */
export const costOfIds = (basis: CostBasis, plan: ReadPlan, count: number): Cost => {
  const requests = Math.ceil(count / basis.idsPerRequest(plan));
  return costOfRows(basis, plan, { read: count, rows: count, requests, waits: 1 });
};

/** The same, so many times, one after another. */
export const repeated = ({ requests, waits, rows }: Cost, times: number): Cost => ({
  requests: requests * times,
  waits: waits * times,
  rows: rows * times,
});

/** Both, one beside the other. */
export const together = (one: Cost, other: Cost): Cost => ({
  requests: one.requests + other.requests,
  waits: Math.max(one.waits, other.waits),
  rows: one.rows + other.rows,
});

/** Both, one after the other. */
export const after = (one: Cost, other: Cost): Cost => ({
  requests: one.requests + other.requests,
  waits: one.waits + other.waits,
  rows: one.rows + other.rows,
});

interface Read {
  /** Rows that Dataverse answers with. */
  readonly read: number;
  /** Those of them that are wanted. */
  readonly rows: number;
  readonly requests: number;
  readonly waits: number;
}

const costOfRows = (basis: CostBasis, plan: ReadPlan, { read, rows, requests, waits }: Read): Cost => {
  const inside = plan.inlined.reduce((sum, { usual }) => sum + read * usual, 0);
  const followed = plan.follows
    .map((follow) => costOfFollow(basis, follow, rowsAt(plan, follow.path, rows)))
    .reduce(together, noCost);
  return {
    requests: requests + followed.requests,
    waits: waits + followed.waits,
    rows: read + inside + followed.rows,
  };
};

/** At most so many rows stand at a path. */
const rowsAt = ({ inlined }: ReadPlan, path: RowPath, rows: number): number =>
  path.reduce((count, { slot, collection }) => {
    const usual = inlined.find((each) => each.slot === slot)?.usual;
    return collection ? count * (usual ?? 1) : count;
  }, rows);

const costOfFollow = (basis: CostBasis, follow: Follow, rows: number): Cost => {
  if (rows === 0) return noCost;
  switch (follow.kind) {
    case 'related': {
      const reread = follow.reread && costOfIds(basis, follow.reread, rows);
      const targets = follow.byTarget && costOfTargets(basis, follow.byTarget, rows);
      if (reread === undefined || targets === undefined) return reread ?? targets ?? noCost;
      return largest(reread, targets);
    }
    // Only one parent can be the cursor's.
    case 'page': {
      const { need, page } = follow.collection;
      const list = costOfList(basis, basis.planRead(need), page);
      // Beyond 5,000 rows they are counted once more.
      const isCountedAgain = page.count && isCountedAtOnce(follow.collection);
      return isCountedAgain ? after(list, { requests: 1, waits: 1, rows: 1 }) : list;
    }
    case 'count': {
      const { collection } = follow;
      const requests = isCountedAtOnce(collection)
        ? Math.ceil(rows / basis.parentsPerCount(collection))
        : rows;
      return { requests, waits: 1, rows };
    }
  }
};

const costOfTargets = (basis: CostBasis, lookups: readonly LookupNeed[], rows: number): Cost =>
  lookups.map(({ need }) => costOfIds(basis, basis.planRead(need), rows)).reduce(together, noCost);

/** Which way is taken is decided when the ids are known. */
const largest = (one: Cost, other: Cost): Cost => ({
  requests: Math.max(one.requests, other.requests),
  waits: Math.max(one.waits, other.waits),
  rows: Math.max(one.rows, other.rows),
});
