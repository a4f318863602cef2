import type { GraphQLResolveInfo } from 'graphql';

import type { Model, Table } from '../model/model.ts';
import { ListPage } from '../odata/list-page.ts';
import { planConnection, wantsCount } from '../plan/plan-connection.ts';
import { planPage } from '../plan/plan-page.ts';
import { planRecord } from '../plan/plan-record.ts';
import { referenceTo } from '../plan/record-input.ts';
import { readSelection, type FieldSelection, type Selection } from '../plan/selection.ts';
import { needOf, type Need } from '../query/need.ts';
import type { ResolvePort } from '../schema/resolve-port.ts';
import { readGlobalId, type GlobalId } from '../shape/global-id.ts';
import { shapeConnection } from '../shape/shape-connection.ts';
import { shapeRecord } from '../shape/shape-record.ts';
import { typeName, type Shaped } from '../shape/shaped.ts';
import type { OperationContext } from './operation-context.ts';

/**
 * Resolvers of the root fields: each reads its whole selection, plans it, loads the rows and shapes the answer. Fields below
 * only pick their value.
 */
export const createReadResolvers = (model: Model): ResolvePort => ({
  // eslint-disable-next-line max-params -- the signature is graphql-js's
  one: (table) => (_source, args, context, info) => {
    const id = readGlobalId(args.id, table.logicalName);
    return readRecord(context as OperationContext, info, {
      model,
      id,
      selection: readSelection(info).selection,
    });
  },
  // eslint-disable-next-line max-params -- the signature is graphql-js's
  list: (table) => (_source, _args, context, info) =>
    readTable(context as OperationContext, info, { model, table }),
  // eslint-disable-next-line max-params -- the signature is graphql-js's
  node: (_source, args, context, info) => {
    const id = readGlobalId(args.id);
    return readRecord(context as OperationContext, info, {
      model,
      id,
      selection: readSelection(info).selection,
    });
  },
  // eslint-disable-next-line max-params -- the signature is graphql-js's
  nodes: (_source, args, context, info) => {
    const ids = args.ids.map((id) => readGlobalId(id));
    const { selection } = readSelection(info);
    return ids.map((id) => readRecord(context as OperationContext, info, { model, id, selection }));
  },
  typeOf: (value) => (value as Shaped)[typeName],
});

interface RecordRequest {
  readonly model: Model;
  readonly id: GlobalId;
  readonly selection: Selection | undefined;
}

const readRecord = async (
  context: OperationContext,
  info: GraphQLResolveInfo,
  { model, id, selection }: RecordRequest,
): Promise<Shaped | null> => {
  const { loaders, sealCursor } = context;
  const planner = { ...context.planning, model };
  const table = model.tables.get(id.table);
  // A table that is not in the schema is not told apart from a row that does not exist.
  if (table === undefined) return null;
  const fields = selection?.specific.get(table.typeName) ?? selection?.common ?? [];
  const need = needOf(referenceTo(table));
  const record = planRecord(planner, { table, fields, need, identity: 'row', parent: undefined });
  const row = await loaders.readRow({ need, id: id.recordId, paths: [pathOf(info)] });
  return row === null ? null : shapeRecord(record, { row, parent: undefined }, sealCursor);
};

const readTable = async (
  context: OperationContext,
  info: GraphQLResolveInfo,
  { model, table }: { readonly model: Model; readonly table: Table },
): Promise<Shaped> => {
  const { sealCursor } = context;
  const planner = { ...context.planning, model };
  const { args, selection } = readSelection(info);
  const fields = selection?.common ?? [];
  const listKey = table.logicalName;
  const page = planPage(planner, { args, nested: false, listKey, count: wantsCount(fields) });
  const need: Need = needOf(referenceTo(table));
  const connection = planConnection({
    table,
    fields,
    need,
    page,
    listKey,
    planNode: (nodeFields) =>
      planRecord(planner, { table, fields: nodeFields, need, identity: 'row', parent: undefined }),
  });
  const request = {
    need,
    page,
    filter: undefined,
    orderBy: [{ property: table.key.property, direction: 'asc' as const }],
    paths: [pathOf(info)],
  };
  const needsNothing = page.first === 0 && !page.count && !asksForMore(fields);
  const rows = needsNothing ? ListPage.empty() : await context.loaders.readList(request);
  return shapeConnection({
    connection,
    page: rows,
    shapeRow: (record, row) => shapeRecord(record, { row, parent: undefined }, sealCursor),
    sealCursor,
  });
};

const asksForMore = (fields: readonly FieldSelection[]): boolean =>
  fields.some(({ name }) => name === 'pageInfo');

const pathOf = ({ path }: GraphQLResolveInfo): string => String(path.key);
