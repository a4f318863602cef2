import type { Collection, Table } from '../model/model.ts';
import { needOf, type Need } from '../query/need.ts';
import type { TableReference } from '../query/table-reference.ts';
import type { Planner } from './planner.ts';
import type { RecordPlan } from './record-plan.ts';
import type { FieldSelection } from './selection.ts';

/** Where a record's selection stands: whose fields, and where to note what they need. */
export interface RecordInput {
  readonly table: Table;
  readonly fields: readonly FieldSelection[];
  /** Extended by what the fields need. */
  readonly need: Need;
  /** Whether `id`, `displayName` … come from the row itself, or from the lookup that points at it. */
  readonly identity: 'row' | 'lookup';
  /** The row that these rows were reached from by a one-to-many field. */
  readonly parent: ParentRow | undefined;
}

export interface ParentRow {
  readonly collection: Collection;
  readonly table: Table;
  readonly need: Need;
  readonly parent: ParentRow | undefined;
}

/** Plans the fields of a record; handed down, since records hold lists that hold records. */
export type PlanRecord = (planner: Planner, input: RecordInput) => RecordPlan;

/** An empty need of a table's rows, as far as they may be read. */
export const needFor = ({ rules }: Pick<Planner, 'rules'>, table: Table): Need =>
  needOf(referenceTo(table), rules.get(table.logicalName));

/** A table as queries name it. */
export const referenceTo = (table: Table): TableReference => ({
  logicalName: table.logicalName,
  entitySet: table.entitySet,
  key: table.key.property,
  ...(table.isElastic === true && { isElastic: true }),
});
