import { type LookupNeed, type Need } from '../query/need.ts';
import type { Follow, ReadPlan, RowPath } from '../query/read-plan.ts';

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

/** Most ids, or parents, in one request. */
const perRequest = 500;

type PlanRead = (need: Need) => ReadPlan;

/** Cost of one page of a list and of all that is read for its rows. */
export const costOfList = (planRead: PlanRead, plan: ReadPlan, first: number): Cost =>
  costOfRows(planRead, plan, { rows: Math.max(first, 1), requests: 1 });

/** Cost of rows by id. */
export const costOfIds = (planRead: PlanRead, plan: ReadPlan, count: number): Cost =>
  costOfRows(planRead, plan, { rows: count, requests: Math.ceil(count / perRequest) });

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
  readonly rows: number;
  readonly requests: number;
}

const costOfRows = (planRead: PlanRead, plan: ReadPlan, { rows, requests }: Read): Cost => {
  const inside = plan.inlined.reduce((sum, { usual }) => sum + rows * usual, 0);
  const followed = plan.follows
    .map((follow) => costOfFollow(planRead, follow, rowsAt(plan, follow.path, rows)))
    .reduce(together, noCost);
  return {
    requests: requests + followed.requests,
    waits: 1 + followed.waits,
    rows: rows + inside + followed.rows,
  };
};

/** At most so many rows stand at a path. */
const rowsAt = ({ inlined }: ReadPlan, path: RowPath, rows: number): number =>
  path.reduce((count, { slot, collection }) => {
    const usual = inlined.find((each) => each.slot === slot)?.usual;
    return collection ? count * (usual ?? 1) : count;
  }, rows);

const costOfFollow = (planRead: PlanRead, follow: Follow, rows: number): Cost => {
  if (rows === 0) return noCost;
  switch (follow.kind) {
    case 'related': {
      const reread = follow.reread && costOfIds(planRead, follow.reread, rows);
      const targets = follow.byTarget && costOfTargets(planRead, follow.byTarget, rows);
      if (reread === undefined || targets === undefined) return reread ?? targets ?? noCost;
      return largest(reread, targets);
    }
    // Only one parent can be the cursor's.
    case 'page': {
      const { need, page } = follow.collection;
      return costOfList(planRead, planRead(need), page.first);
    }
    case 'count': {
      const isGrouped = follow.collection.inverse.property !== undefined;
      const requests = isGrouped ? Math.ceil(rows / perRequest) : rows;
      return { requests, waits: 1, rows };
    }
  }
};

const costOfTargets = (planRead: PlanRead, lookups: readonly LookupNeed[], rows: number): Cost =>
  lookups.map(({ need }) => costOfIds(planRead, planRead(need), rows)).reduce(together, noCost);

/** Which way is taken is decided when the ids are known. */
const largest = (one: Cost, other: Cost): Cost => ({
  requests: Math.max(one.requests, other.requests),
  waits: Math.max(one.waits, other.waits),
  rows: Math.max(one.rows, other.rows),
});
