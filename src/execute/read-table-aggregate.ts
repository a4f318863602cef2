import type { Table } from '../model/model.ts';
import { maxGroups, planAggregate } from '../plan/aggregate/plan-aggregate.ts';
import { shapeAggregate } from '../shape/shape-aggregate.ts';
import type { Shaped } from '../shape/shaped.ts';
import type { RootRequest } from './root-request.ts';

/** Numbers about a table's rows, in groups. */
export const readTableAggregate = async (
  { planner, context, field, paths }: RootRequest,
  table: Table,
): Promise<readonly Shaped[]> => {
  const plan = planAggregate(planner, table, field);
  const { keys, top } = plan.query;
  context.meter.addAggregate(keys.length === 0 ? 1 : (top ?? maxGroups), field.key);
  const rows = await context.loaders.readAggregate({ query: plan.query, paths });
  return shapeAggregate(context.shaping, plan, rows);
};
