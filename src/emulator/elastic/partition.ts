import type { JsonRow } from '../../metadata/json-row.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { every, scanning, type Predicate } from '../filter/predicate.ts';
import type { Row, TableDefinition } from '../organization.ts';
import type { StoredRow } from '../store/store.ts';

/** Column of elastic tables that says in which partition a row is; with the primary key it identifies the row (contract §9.3). */
export const partitionColumn = 'partitionid';

/** A row that nobody put into a partition is in one of its own, named by its id. */
function partitionOf({ id, values }: Pick<StoredRow, 'id' | 'values'>): string {
  const partition = values[partitionColumn];
  return typeof partition === 'string' && partition !== '' ? partition : id;
}

/** Whether an address that names this partition, or none, means this row. */
export const isInPartition = (row: StoredRow, partition: string | undefined): boolean =>
  row.table.elastic !== true || partitionOf(row) === (partition ?? row.id);

/** The partition of a new row. */
export const partitionValues = (
  { elastic, columns }: TableDefinition,
  { id, given }: { readonly id: string; readonly given: Row },
): Row =>
  elastic === true && columns.has(partitionColumn)
    ? { [partitionColumn]: partitionOf({ id, values: given }) }
    : {};

/** @throws DataError 400 for a row that would move to another partition */
export function checkPartition(row: StoredRow, given: Row): void {
  const wanted = given[partitionColumn];
  if (row.table.elastic !== true || wanted === undefined || wanted === partitionOf(row)) return;
  throw new DataError(400, '0x80040203', `The '${partitionColumn}' of a record cannot be changed.`);
}

/** `?partitionId=dev-1`; one page of the documentation quotes the value, another one does not (contract §11). */
export const requestedPartition = (query: string): string | undefined =>
  new URLSearchParams(query).get('partitionId')?.replace(/^'(.*)'$/s, '$1');

/** A list of an elastic table whose query names a partition has the rows of that one only. */
export function inRequestedPartition(
  { partitionId }: RequestScope,
  { elastic }: Pick<TableDefinition, 'elastic'>,
  filter: Predicate | undefined,
): Predicate | undefined {
  if (elastic !== true || partitionId === undefined) return filter;
  const own = scanning(([row]) => row !== undefined && isInPartition(row, partitionId));
  return filter === undefined ? own : every([own, filter]);
}

/** A row of an elastic table is looked for in the partition that the body names, unless its key does (contract §9.3). */
export function inPartitionOfBody(
  scope: RequestScope,
  { elastic }: Pick<TableDefinition, 'elastic'>,
  json: JsonRow,
): RequestScope {
  const partition = json[partitionColumn];
  return elastic === true && typeof partition === 'string' ? { ...scope, partitionId: partition } : scope;
}
