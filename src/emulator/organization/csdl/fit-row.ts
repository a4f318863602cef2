import type { ColumnDefinition, Row, TableDefinition, Value } from '../../organization.ts';

/**
 * A well-known row as another organisation's table holds it: without columns that the table does not have, and with
 * ids as references or plain Guids, whichever the column is there.
 */
export const fitRow = (table: TableDefinition, row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => {
      const column = table.columns.get(name);
      return column === undefined ? [] : [[name, fitValue(column, value)]];
    }),
  );

const fitValue = (column: ColumnDefinition, value: Value): Value => {
  const target = column.targets?.[0];
  if (target === undefined) return value !== null && typeof value === 'object' ? value.id : value;
  return typeof value === 'string' ? { table: target, id: value } : value;
};
