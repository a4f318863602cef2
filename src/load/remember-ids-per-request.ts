import { printQuery } from '../odata/print-query.ts';
import type { ReadPlan } from '../query/read-plan.ts';
import { idsPerRequest } from './chunk-ids.ts';

/**
 * How many ids fit into one request of a plan; each plan is printed for that once. Plans are shared between operations.
 *
 * @param serviceRoot which stands before the query in its URL
 */
export const rememberIdsPerRequest = (serviceRoot: string): ((plan: ReadPlan) => number) => {
  const known = new WeakMap<ReadPlan, number>();
  return (plan) => {
    const count = known.get(plan) ?? idsPerRequest(serviceRoot.length + printQuery(plan.query).path.length);
    known.set(plan, count);
    return count;
  };
};
