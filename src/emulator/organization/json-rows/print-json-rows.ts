import { printValue } from '../../answer/print-property.ts';
import type { Row, TableDefinition } from '../../organization.ts';
import { valueKind } from '../../schema/value-kind.ts';

/** Tells of which table the row is that a lookup points at, as in answers of the Web API. */
export const lookupTable = 'Microsoft.Dynamics.CRM.lookuplogicalname';

/**
 * Rows of a table as JSON, as the Web API prints a list of them: `{"value":[{"accountid":"a1…","name":"Litware"}]}`. Nulls are
 * left out. A line for each row, so that files of them can be compared.
 */
export function printJsonRows(table: TableDefinition, rows: readonly Row[]): string {
  const lines = rows.map((row) => printRow(table, row));
  return `{"value":[\n${lines.join(',\n')}\n]}\n`;
}

function printRow({ columns }: TableDefinition, row: Row): string {
  const members = Object.entries(row).flatMap(([name, value]) => {
    const column = columns.get(name);
    if (column?.property === undefined || value === null || value === undefined) return [];
    const { property } = column;
    const printed = `${JSON.stringify(property)}:${printValue({ kind: valueKind(column) }, value)}`;
    return typeof value === 'object'
      ? [`${JSON.stringify(`${property}@${lookupTable}`)}:${JSON.stringify(value.table)}`, printed]
      : [printed];
  });
  return `{${members.join(',')}}`;
}
