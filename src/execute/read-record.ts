import type { Selection } from '../plan/selection.ts';
import { wrongParent } from '../query/wrong-parent.ts';
import type { GlobalId } from '../shape/global-id.ts';
import { shapeRecord } from '../shape/shape-record.ts';
import type { Shaped } from '../shape/shaped.ts';
import { planRow, type RootRequest } from './root-request.ts';

/**
 * One row by id; null where there is none. A table that isn't in the schema is not told apart from that.
 *
 * @param selection of the row. @default that of the root field
 */
export const readRecord = async (
  request: RootRequest,
  id: GlobalId,
  selection: Selection | undefined = request.field.selection,
): Promise<Shaped | null> => {
  const { model, context, field, paths } = request;
  const table = model.tables.get(id.table);
  if (table === undefined) return null;
  const { plan: record, need } = planRow(request, selection, table);
  // Whose list a cursor goes on is known here before anything is sent.
  for (const { page } of need.collections.values()) {
    if (page.resume !== undefined && page.resume.parent !== id.recordId) throw wrongParent();
  }
  context.meter.addRow(need, field.key);
  const row = await context.loaders.readRow({ need, id: id.recordId, paths });
  return row === null ? null : shapeRecord(record, { row, parent: undefined }, context.shaping);
};
