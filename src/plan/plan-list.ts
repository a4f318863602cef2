import type { Table } from '../model/model.ts';
import { both, type Filter } from '../query/filter.ts';
import type { PageArguments } from '../query/need.ts';
import type { OrderBy } from '../query/table-query.ts';
import { checkConditions } from './filter/check-conditions.ts';
import { lookupGuard } from './filter/lookup-guard.ts';
import { planFilter } from './filter/plan-filter.ts';
import { wantsCount } from './plan-connection.ts';
import { orderingLookups, planOrder } from './plan-order.ts';
import { planPage } from './plan-page.ts';
import type { Planner } from './planner.ts';
import type { FieldSelection } from './selection.ts';

interface ListInput {
  readonly field: FieldSelection;
  /** Of the rows. */
  readonly table: Table;
  readonly nested: boolean;
  /** What it is a list of: a table, or a relationship. */
  readonly source: string;
}

/** The arguments of a list, read. */
export interface ListPlan {
  readonly filter: Filter | undefined;
  readonly orderBy: readonly OrderBy[];
  readonly page: PageArguments;
  /** Names the list, for the cursors that belong to it: its source, and all that decides which rows it has and where. */
  readonly listKey: string;
}

/**
 * Reads the arguments of a list field.
 *
 * @throws GatewayError BAD_USER_INPUT, with the place of what is wrong.
 */
export const planList = (planner: Planner, { field, table, nested, source }: ListInput): ListPlan => {
  const { args, selection } = field;
  const { model, rules, filterLimits: limits } = planner;
  const orderBy = planOrder(table, args['orderBy']);
  const filter = orderingLookups(table, args['orderBy'])
    // Where a row stands must not tell the name of one that isn't to be seen.
    .map(({ lookup, place }) => lookupGuard({ model, rules, table, lookups: [], place }, lookup))
    .reduce(both, planFilter({ model, rules, table, input: args['filter'], place: 'filter', limits }));
  checkConditions([filter, rules.get(table.logicalName)], 'filter');
  const listKey = JSON.stringify([source, filter ?? null, orderBy]);
  const count = wantsCount(selection?.common ?? []);
  return { filter, orderBy, listKey, page: planPage(planner, { args, nested, listKey, count }) };
};
