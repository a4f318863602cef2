import { countConditions, maxConditions } from '../../query/count-conditions.ts';
import type { Filter } from '../../query/filter.ts';
import { badFilter } from './bad-filter.ts';

/** One is left for the parent of a nested list, or the ids of rows. */
const mostConditions = maxConditions - 1;

/**
 * Refuses what Dataverse would refuse (contract §4.3).
 *
 * @param filters that stand in one query together: a client's, and what row rules add to it
 * @param place of the client's, for the message
 * @param most that the role may ask for. @default what Dataverse can take
 * @throws GatewayError BAD_USER_INPUT for too many conditions
 */
export const checkConditions = (
  filters: readonly (Filter | undefined)[],
  place: string,
  most: number = mostConditions,
): void => {
  const limit = Math.min(most, mostConditions);
  if (filters.reduce((sum, filter) => sum + countConditions(filter), 0) <= limit) return;
  throw badFilter(place, `more than ${limit} conditions; use in for lists of values`);
};
