import { badArgument } from '../errors/bad-argument.ts';
import type { PageArguments } from '../query/need.ts';
import type { Planner } from './planner.ts';

interface PageInput {
  readonly args: Readonly<Record<string, unknown>>;
  readonly nested: boolean;
  /** Identifies the list that a cursor must belong to. */
  readonly listKey: string;
  readonly count: boolean;
}

/**
 * `first` and `after` → which rows of a list. Never clamps.
 *
 * @throws GatewayError BAD_USER_INPUT: `first` negative or over the limit, `after` not a cursor of this list.
 */
export const planPage = (planner: Planner, { args, nested, listKey, count }: PageInput): PageArguments => {
  const { limits } = planner;
  const max = nested ? limits.nestedMaxFirst : limits.maxFirst;
  const first = args['first'] ?? (nested ? limits.nestedDefaultFirst : limits.defaultFirst);
  if (typeof first !== 'number' || first < 0 || first > max) {
    throw badArgument('first', ` must be between 0 and ${max}${nested ? ' in a nested list' : ''}`);
  }
  const after = args['after'];
  const resume = typeof after === 'string' ? planner.openCursor(after, listKey) : undefined;
  return { first, resume, count };
};
