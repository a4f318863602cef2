import type { Table } from '../model/model.ts';
import { ListPage } from '../odata/list-page.ts';
import { planConnection } from '../plan/plan-connection.ts';
import { planList } from '../plan/plan-list.ts';
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
  const source = table.logicalName;
  const { filter, orderBy, page, listKey } = planList(planner, { field, table, nested: false, source });
  const need = needOf(referenceTo(table));
  const connection = planConnection({
    table,
    fields,
    need,
    page,
    listKey,
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
