import { indexKey } from '../store/column-index.ts';
import { columnValue, type StoredRow } from '../store/store.ts';
import type { MessageHandler, Parameter } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { storedRowOf, textOf } from './parameter-of.ts';

/**
 * `RetrieveDuplicates`: the other rows that a published rule takes for the same as a row that is there. Rules compare rows of
 * one table only, so that another `MatchingEntityName` finds none. `PagingInfo` counts from page 1.
 */
export const retrieveDuplicates: MessageHandler = ({ scope, parameters }) => {
  const row = storedRowOf(parameters, 'BusinessEntity');
  const name = textOf(parameters, 'MatchingEntityName') ?? '';
  const table = scope.schema.table(name);
  if (table === undefined) throw missingParameter('MatchingEntityName');
  const rules = scope.schema.organization.duplicateRules ?? [];
  const columns = rules.filter((rule) => rule.table === name && row.table.logicalName === name);
  const found = new Map(
    columns
      .flatMap((rule) => duplicates(scope.store.all(name), row, rule.columns))
      .map((each) => [each.id, each]),
  );
  const { page, count } = pageOf(parameters.get('PagingInfo'));
  const rows = [...found.values()].slice((page - 1) * count, page * count);
  return { kind: 'rows', table, rows };
};

/** A null is like nothing. */
function duplicates(
  rows: readonly StoredRow[],
  row: StoredRow,
  columns: readonly string[],
): readonly StoredRow[] {
  const keys = columns.map((column) => indexKey(columnValue(row, column)));
  if (keys.includes(undefined)) return [];
  return rows.filter(
    (other) =>
      other.id !== row.id && columns.every((column, at) => indexKey(columnValue(other, column)) === keys[at]),
  );
}

function pageOf(info: Parameter | undefined): {
  readonly page: number;
  readonly count: number;
} {
  const { PageNumber: page, Count: count } = info?.kind === 'object' ? info.value : {};
  return { page: wholeOr(page, 1), count: wholeOr(count, 5000) };
}

const wholeOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : otherwise;
