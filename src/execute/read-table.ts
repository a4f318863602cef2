import type { Table } from '../model/model.ts';
import { ListPage } from '../odata/list-page.ts';
import { asksForMore, planConnection } from '../plan/plan-connection.ts';
import { planList } from '../plan/plan-list.ts';
import { planPredefined } from '../plan/plan-predefined.ts';
import { planRecord } from '../plan/plan-record.ts';
import { countConditions } from '../query/count-conditions.ts';
import type { Need } from '../query/need.ts';
import { shapeConnection } from '../shape/shape-connection.ts';
import { shapeRecord } from '../shape/shape-record.ts';
import type { Shaped } from '../shape/shaped.ts';
import type { RootRequest } from './root-request.ts';

/** A page of a table's rows. */
export const readTable = async (request: RootRequest, table: Table): Promise<Shaped> => {
  const { planner, plans, context, field } = request;
  const { shaping } = context;
  const fields = field.selection?.common ?? [];
  const { page, listKey, read } = planRows(request, table);
  const { plan, need } = plans.plan(planner, { kind: 'connection', table, fields }, (watched, rows) =>
    planConnection({
      table,
      fields,
      need: rows,
      planNode: (nodeFields) =>
        planRecord(watched, { table, fields: nodeFields, need: rows, identity: 'row', parent: undefined }),
    }),
  );
  const needsNothing = page.first === 0 && !page.count && !asksForMore(fields);
  return shapeConnection({
    connection: { page, table, listKey, fields: plan },
    page: needsNothing ? ListPage.empty() : await read(need),
    shapeRow: (record, row) => shapeRecord(record, { row, parent: undefined }, shaping),
    shaping,
  });
};

/** Which rows the arguments mean, and how to read what is wanted of them. */
const planRows = ({ planner, context, field, paths }: RootRequest, table: Table) => {
  const predefined = planPredefined(planner, { field, table });
  if (predefined !== undefined) {
    const { query, page, listKey } = predefined;
    const isView = query.argument !== 'fetchXml';
    const read = async (need: Need): Promise<ListPage> => {
      context.meter.addPredefined(need, { page, isView }, field.key);
      return context.loaders.readPredefined({ need, page, query, paths });
    };
    return { page, listKey, read };
  }
  const source = table.logicalName;
  const { filter, orderBy, page, listKey } = planList(planner, { field, table, nested: false, source });
  const read = async (need: Need): Promise<ListPage> => {
    const conditions = countConditions(filter);
    context.meter.addList(need, { page, conditions }, field.key);
    return context.loaders.readList({ need, page, filter, orderBy, paths });
  };
  return { page, listKey, read };
};
