import type { ColumnDefinition, Row, TableDefinition, Value } from '../organization.ts';

/** A row as the double keeps it. Never changed: a write puts another one in its place. */
export interface StoredRow {
  /** The table itself: `task` also when read through `activitypointers`. */
  readonly table: TableDefinition;
  /** Primary id, lower case. */
  readonly id: string;
  /** Version number, which its ETag shows. */
  readonly version: string;
  readonly values: Row;
}

/** The value of a column, with those that every row has although none is stored. */
export function columnValue(row: StoredRow, column: string): Value {
  const value = row.values[column];
  if (value !== undefined && value !== null) return value;
  if (column === row.table.primaryId) return row.id;
  if (column === 'versionnumber') return row.version;
  if (column === 'ownerid' && row.table.baseType === 'principal') return row.id;
  if (column === 'activitytypecode' && row.table.baseType === 'activitypointer') return row.table.logicalName;
  return null;
}

/** Whether {@link columnValue} may have a value of this column although none is stored. */
export const mayBeDerived = ({
  type,
  logicalName,
}: Pick<ColumnDefinition, 'type' | 'logicalName'>): boolean =>
  type === 'Uniqueidentifier' || ['versionnumber', 'ownerid', 'activitytypecode'].includes(logicalName);

/** Order of primary ids. */
export const byId = (left: StoredRow, right: StoredRow): number =>
  left.id < right.id ? -1 : Number(left.id > right.id);
