import type { Loaders } from '../load/loaders.ts';
import type { Table } from '../model/model.ts';
import type { RowRules } from '../plan/planner.ts';
import { needFor } from '../plan/record-input.ts';

/** A row that a caller asks for without a query. */
interface RowReference {
  readonly table: Table;
  readonly rules: RowRules;
  /** Canonical GUID. */
  readonly id: string;
}

/** Whether a caller may see a row, as far as rules on rows say: asks for it under the rule, where its table has one. */
export const mayReadRow = async (loaders: Loaders, { table, rules, id }: RowReference): Promise<boolean> => {
  if (!rules.has(table.logicalName)) return true;
  const row = await loaders.readRow({ need: needFor({ rules }, table), id, paths: [] });
  return row !== null;
};
