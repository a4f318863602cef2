import type { Table } from '../model/model.ts';
import { ListPage } from '../odata/list-page.ts';
import { planFilter } from '../plan/filter/plan-filter.ts';
import { listKey } from '../plan/list-key.ts';
import { planConnection, wantsCount } from '../plan/plan-connection.ts';
import { planOrder } from '../plan/plan-order.ts';
import { planPage } from '../plan/plan-page.ts';
import { planRecord } from '../plan/plan-record.ts';
import { referenceTo } from '../plan/record-input.ts';
import { countConditions } from '../query/count-conditions.ts';
import { needOf } from '../query/need.ts';
import { shapeConnection } from '../shape/shape-connection.ts';
import { shapeRecord } from '../shape/shape-record.ts';
import type { Shaped } from '../shape/shaped.ts';
import type { RootRequest } from './root-request.ts';

/** A page of a table's rows. */
export const readTable = async (request: RootRequest, table: Table): Promise<Shaped> => {
  const { planner, context, field, paths } = request;
  const { sealCursor } = context;
  const fields = field.selection?.common ?? [];
  const filter = planFilter({
    model: request.model,
    table,
    input: field.args['filter'],
    place: 'filter',
  });
  const orderBy = planOrder(table, field.args['orderBy']);
  const key = listKey(table.logicalName, filter, orderBy);
  const page = planPage(planner, {
    args: field.args,
    nested: false,
    listKey: key,
    count: wantsCount(fields),
  });
  const need = needOf(referenceTo(table));
  const connection = planConnection({
    table,
    fields,
    need,
    page,
    listKey: key,
    planNode: (nodeFields) =>
      planRecord(planner, { table, fields: nodeFields, need, identity: 'row', parent: undefined }),
  });
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
    connection,
    page: rows,
    shapeRow: (record, row) => shapeRecord(record, { row, parent: undefined }, sealCursor),
    sealCursor,
  });
};
