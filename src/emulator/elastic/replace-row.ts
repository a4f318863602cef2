import type { RequestScope } from '../data-context.ts';
import type { Row } from '../organization.ts';
import type { StoredRow } from '../store/store.ts';
import { changeRow } from '../write/change-row.ts';
import type { RowInput } from '../write/row-input.ts';
import { runPlugIn } from '../write/run-plug-in.ts';
import { createRow } from '../write/write-row.ts';
import { checkPartition, partitionColumn } from './partition.ts';

/** Columns that stay what they are when a row is replaced. */
const kept: ReadonlySet<string> = new Set([partitionColumn, 'ownerid', 'statecode', 'statuscode']);

/** Gives a row the input's values and no others; those who listen hear of an Upsert (contract §9.3). */
export function replaceRow(scope: RequestScope, row: StoredRow, { table, values }: RowInput): StoredRow {
  const { logicalName } = row.table;
  checkPartition(row, values);
  runPlugIn(scope, { message: 'Upsert', table: logicalName, id: row.id });
  const cleared: Row = Object.fromEntries(
    [...row.table.columns.values()]
      .filter(({ validForUpdate, logicalName: name }) => validForUpdate && !kept.has(name))
      .map(({ logicalName: name }) => [name, null]),
  );
  const after = changeRow(scope, row, { table, values: { ...cleared, ...values } });
  scope.raise?.({ kind: 'row', message: 'Upsert', before: row, after });
  return after;
}

/** Creates a row of which those who listen hear as of an Upsert. */
export function createByUpsert(scope: RequestScope, input: RowInput): StoredRow {
  const { raise, plugIn: _plugIn, bulk: _bulk, ...silent } = scope;
  runPlugIn(scope, { message: 'Upsert', table: input.table.definition.logicalName, id: input.id });
  const after = createRow(silent, input);
  raise?.({ kind: 'row', message: 'Upsert', before: undefined, after });
  return after;
}
