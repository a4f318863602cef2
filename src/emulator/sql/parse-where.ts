import type { SqlReader } from './sql-reader.ts';
import type { SqlColumn, SqlCondition } from './sql-select.ts';

const comparisons: Readonly<Record<string, string>> = {
  '=': 'eq',
  '!=': 'ne',
  '<>': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

/**
 * Reads conditions: `OR` of `AND`s of comparisons of a column with literals, and parentheses.
 * @throws DataError 400 for expressions, functions and subqueries
 */
export function parseWhere(reader: SqlReader): SqlCondition {
  return several(reader, 'OR', () => several(reader, 'AND', () => single(reader)));
}

function several(reader: SqlReader, word: 'AND' | 'OR', read: () => SqlCondition): SqlCondition {
  const first = read();
  if (!reader.take(word)) return first;
  const parts = [first, read()];
  while (reader.take(word)) parts.push(read());
  return { kind: word === 'AND' ? 'and' : 'or', parts };
}

function single(reader: SqlReader): SqlCondition {
  if (reader.take('(')) {
    const inner = parseWhere(reader);
    reader.expect(')');
    return inner;
  }
  const column = reader.column();
  const test = (operator: string, ...values: readonly (string | undefined)[]): SqlCondition =>
    values.includes(undefined)
      ? never(column)
      : { kind: 'test', column, operator, values: values as string[] };
  if (reader.take('IS', 'NOT', 'NULL')) return test('not-null');
  if (reader.take('IS', 'NULL')) return test('null');
  const not = reader.take('NOT') ? 'not-' : '';
  if (reader.take('LIKE')) return test(`${not}like`, reader.literal());
  if (reader.take('IN', '(')) {
    const values = reader.list(() => reader.literal());
    reader.expect(')');
    return test(`${not}in`, ...values);
  }
  if (reader.take('BETWEEN')) {
    const least = reader.literal();
    reader.expect('AND');
    return test(`${not}between`, least, reader.literal());
  }
  const written = reader.next.text;
  const operator = not === '' && reader.next.kind === 'symbol' ? comparisons[written] : undefined;
  if (operator === undefined) throw reader.unexpected('an operator was expected');
  reader.expect(written);
  return test(operator, reader.literal());
}

/** Nothing is equal to NULL, nor unlike it. */
const never = (column: SqlColumn): SqlCondition => ({
  kind: 'and',
  parts: ['null', 'not-null'].map((operator) => ({ kind: 'test', column, operator, values: [] })),
});
