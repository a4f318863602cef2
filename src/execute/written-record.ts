import type { Table } from '../model/model.ts';
import type { Row } from '../odata/read-rows.ts';
import type { RecordPlan } from '../plan/record-plan.ts';
import type { FieldSelection } from '../plan/selection.ts';
import { copyNeed, mergeNeed, type Need } from '../query/need.ts';
import { shapeRecord } from '../shape/shape-record.ts';
import type { Shaped } from '../shape/shaped.ts';
import { planRow, type RootRequest } from './root-request.ts';

/** What is selected of a row that is written. */
export interface WrittenPlan {
  readonly need: Need;
  /** The row's version, which is no column, is selected. */
  readonly etag: boolean;
  /** The row as one of the fields selects it. */
  readonly shape: (field: FieldSelection, row: Row, request: RootRequest) => Shaped;
}

/**
 * Plans what fields select of one row; undefined where there is no field.
 *
 * @param fields several where aliases select the record more than once
 */
export const planWritten = (
  request: RootRequest,
  table: Table,
  fields: readonly FieldSelection[],
): WrittenPlan | undefined => {
  const plans = new Map<FieldSelection, RecordPlan>();
  let need: Need | undefined;
  for (const field of fields) {
    const planned = planRow(request, field.selection, table);
    plans.set(field, planned.plan);
    if (need === undefined) need = planned.need;
    else {
      // Needs that were planned are shared: they don't change.
      need = copyNeed(need);
      mergeNeed(need, planned.need);
    }
  }
  if (need === undefined) return undefined;
  const etag = [...plans.values()].some(({ fields: all }) =>
    all.some((each) => each.kind === 'identity' && each.part === 'etag'),
  );
  return {
    need,
    etag,
    shape: (field, row, { context }) => {
      const record = plans.get(field);
      if (record === undefined) throw new TypeError('A field was not planned');
      return shapeRecord(record, { row, parent: undefined }, context.shaping);
    },
  };
};
