import { queryError } from '../query-error.ts';
import { parseWhere } from './parse-where.ts';
import { SqlReader } from './sql-reader.ts';
import type { SqlItem, SqlJoin, SqlSelect, SqlTable } from './sql-select.ts';

/**
 * Reads a command of the option `sql`: one `SELECT` of named columns, with inner and left joins, conditions on columns,
 * groups and orders (contract §4.10).
 * @throws DataError 400 for everything else
 */
export function parseSelect(command: string): SqlSelect {
  const reader = new SqlReader(command);
  if (!reader.take('SELECT')) throw queryError('A SQL query must be a single SELECT statement.');
  const distinct = reader.take('DISTINCT');
  if (reader.take('TOP')) throw queryError('TOP is not supported in SQL queries; use odata.maxpagesize.');
  const items = reader.list(() => readItem(reader));
  reader.expect('FROM');
  const from = readTable(reader);
  const joins: SqlJoin[] = [];
  for (let join = readJoin(reader); join !== undefined; join = readJoin(reader)) joins.push(join);
  const where = reader.take('WHERE') ? parseWhere(reader) : undefined;
  const groupBy = reader.take('GROUP', 'BY') ? reader.list(() => reader.column()) : [];
  if (reader.take('HAVING')) throw queryError('HAVING is not supported in SQL queries.');
  const orderBy = reader.take('ORDER', 'BY')
    ? reader.list(() => {
        const column = reader.column();
        const descending = reader.take('DESC');
        if (!descending) reader.take('ASC');
        return { column, descending };
      })
    : [];
  reader.take(';');
  if (reader.next.kind !== 'end') throw reader.unexpected('the query must end here');
  return { distinct, items, from, joins, where, groupBy, orderBy };
}

const functions = { COUNT: 'countcolumn', SUM: 'sum', AVG: 'avg', MIN: 'min', MAX: 'max' } as const;

function readItem(reader: SqlReader): SqlItem {
  if (reader.take('*')) throw queryError('SELECT * is not supported in SQL queries; name the columns.');
  if (reader.take('COUNT', '(', '*', ')')) {
    return { column: undefined, aggregate: 'count', distinct: false, alias: reader.alias() };
  }
  for (const [name, aggregate] of Object.entries(functions)) {
    if (!reader.take(name, '(')) continue;
    const distinct = reader.take('DISTINCT');
    const column = reader.column();
    reader.expect(')');
    return { column, aggregate, distinct, alias: reader.alias() };
  }
  return { column: reader.column(), aggregate: undefined, distinct: false, alias: reader.alias() };
}

function readTable(reader: SqlReader): SqlTable {
  const table = reader.name().toLowerCase();
  return { table, name: (reader.alias() ?? table).toLowerCase() };
}

/** @returns undefined where there is no further join */
function readJoin(reader: SqlReader): SqlJoin | undefined {
  const outer = reader.take('LEFT', 'OUTER', 'JOIN') || reader.take('LEFT', 'JOIN');
  if (!outer && !reader.take('INNER', 'JOIN') && !reader.take('JOIN')) return undefined;
  const table = readTable(reader);
  reader.expect('ON');
  const left = reader.column();
  reader.expect('=');
  return { ...table, outer, on: [left, reader.column()] };
}
