import { isLosslessNumber, parse } from 'lossless-json';

import { isRow, type JsonRow } from '../../../metadata/json-row.ts';
import type { ColumnDefinition, Row, TableDefinition, Value } from '../../organization.ts';
import { edmType, isLookup, valueKind } from '../../schema/value-kind.ts';
import { lookupTable } from './print-json-rows.ts';

/** Rows that were read, and what was wrong with others. */
export interface JsonRows {
  readonly rows: readonly Row[];
  /** `row 3: 'statecode' is no Edm.Int32` */
  readonly problems: readonly string[];
}

/**
 * Reads rows of a table: a list of them, or a body of the Web API with a list in `value`. Annotations are passed over, but
 * those that tell a lookup's table; a lookup without goes to the first table that it may go to.
 */
export function readJsonRows(table: TableDefinition, text: string): JsonRows {
  let body: unknown;
  try {
    body = parse(text);
  } catch (error) {
    return { rows: [], problems: [`no JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const list = Array.isArray(body) ? (body as unknown[]) : isRow(body) ? body['value'] : undefined;
  if (!Array.isArray(list))
    return { rows: [], problems: ['neither a list of rows nor an object with one in "value"'] };
  const problems: string[] = [];
  const byProperty = new Map([...table.columns.values()].map((column) => [column.property, column]));
  const rows = list.map((item: unknown, index) => {
    const report = (problem: string): void => void problems.push(`row ${index + 1}: ${problem}`);
    if (isRow(item) && !isLosslessNumber(item)) return readRow(table, { item, byProperty, report });
    report('no object');
    return {};
  });
  return { rows, problems };
}

interface RowSource {
  readonly item: JsonRow;
  readonly byProperty: ReadonlyMap<string | undefined, ColumnDefinition>;
  readonly report: (problem: string) => void;
}

function readRow({ primaryId }: TableDefinition, { item, byProperty, report }: RowSource): Row {
  const row: Record<string, Value> = {};
  for (const [property, given] of Object.entries(item)) {
    if (property.includes('@') || given === null) continue;
    const column = byProperty.get(property);
    const value =
      column === undefined ? undefined : readValue(column, given, item[`${property}@${lookupTable}`]);
    if (column === undefined) report(`there is no '${property}'`);
    else if (value === undefined) report(`'${property}' is no ${edmType(column)}`);
    else row[column.logicalName] = value;
  }
  if (typeof row[primaryId] !== 'string') report(`it has no '${primaryId}'`);
  return row;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns undefined for what is no value of the column */
function readValue(column: ColumnDefinition, given: unknown, table: unknown): Value {
  const number = isLosslessNumber(given) ? given.value : undefined;
  switch (valueKind(column)) {
    case 'guid': {
      if (typeof given !== 'string' || !guid.test(given)) return undefined;
      const id = given.toLowerCase();
      if (!isLookup(column)) return id;
      const target = typeof table === 'string' ? table : column.targets?.[0];
      return target === undefined ? undefined : { table: target, id };
    }
    case 'integer':
      return number !== undefined && /^-?\d+$/.test(number) ? Number(number) : undefined;
    case 'double':
      return number === undefined ? undefined : Number(number);
    case 'exact':
      return number !== undefined && /^-?\d+(\.\d+)?$/.test(number) ? number : undefined;
    case 'boolean':
      return typeof given === 'boolean' ? given : undefined;
    case 'date':
    case 'instant':
      return typeof given === 'string' && !Number.isNaN(Date.parse(given)) ? given : undefined;
    case 'string':
    case 'choices':
    case 'binary':
      return typeof given === 'string' ? given : undefined;
  }
}
