import type { Table } from '../model/model.ts';
import { ListPage } from '../odata/list-page.ts';
import { planConnection } from '../plan/plan-connection.ts';
import { planList } from '../plan/plan-list.ts';
import { planRecord } from '../plan/plan-record.ts';
import { countConditions } from '../query/count-conditions.ts';
import { shapeConnection } from '../shape/shape-connection.ts';
import { shapeRecord } from '../shape/shape-record.ts';
import type { Shaped } from '../shape/shaped.ts';
import type { RootRequest } from './root-request.ts';

/** A page of a table's rows. */
export const readTable = async (request: RootRequest, table: Table): Promise<Shaped> => {
  const { planner, plans, context, field, paths } = request;
  const { shaping } = context;
  const fields = field.selection?.common ?? [];
  const source = table.logicalName;
  const { filter, orderBy, page, listKey } = planList(planner, { field, table, nested: false, source });
  const { plan, need } = plans.plan(planner, { kind: 'connection', table, fields }, (watched, rows) =>
    planConnection({
      table,
      fields,
      need: rows,
      planNode: (nodeFields) =>
        planRecord(watched, { table, fields: nodeFields, need: rows, identity: 'row', parent: undefined }),
    }),
  );
  const asksForMore = fields.some(({ name }) => name === 'pageInfo');
  const needsNothing = page.first === 0 && !page.count && !asksForMore;
  if (!needsNothing) {
    const conditions = countConditions(filter);
    context.meter.addList(need, { first: page.first, conditions }, field.key);
  }
  const rows = needsNothing
    ? ListPage.empty()
    : await context.loaders.readList({ need, page, filter, orderBy, paths });
  return shapeConnection({
    connection: { page, table, listKey, fields: plan },
    page: rows,
    shapeRow: (record, row) => shapeRecord(record, { row, parent: undefined }, shaping),
    shaping,
  });
};
