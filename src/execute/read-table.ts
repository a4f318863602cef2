import type { Table } from '../model/model.ts';
import { ListPage } from '../odata/list-page.ts';
import { planConnection, wantsCount } from '../plan/plan-connection.ts';
import { planPage } from '../plan/plan-page.ts';
import { planRecord } from '../plan/plan-record.ts';
import { referenceTo } from '../plan/record-input.ts';
import { needOf } from '../query/need.ts';
import { shapeConnection } from '../shape/shape-connection.ts';
import { shapeRecord } from '../shape/shape-record.ts';
import type { Shaped } from '../shape/shaped.ts';
import type { RootRequest } from './root-request.ts';

/** A page of a table's rows, in the order of their keys. */
export const readTable = async (request: RootRequest, table: Table): Promise<Shaped> => {
  const { planner, context, field, paths } = request;
  const { sealCursor } = context;
  const fields = field.selection?.common ?? [];
  const listKey = table.logicalName;
  const page = planPage(planner, { args: field.args, nested: false, listKey, count: wantsCount(fields) });
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
  const orderBy = [{ property: table.key.property, direction: 'asc' as const }];
  const asksForMore = fields.some(({ name }) => name === 'pageInfo');
  const needsNothing = page.first === 0 && !page.count && !asksForMore;
  const rows = needsNothing
    ? ListPage.empty()
    : await context.loaders.readList({ need, page, filter: undefined, orderBy, paths });
  return shapeConnection({
    connection,
    page: rows,
    shapeRow: (record, row) => shapeRecord(record, { row, parent: undefined }, sealCursor),
    sealCursor,
  });
};
