import type { RequestScope } from '../data-context.ts';
import { bulkTables } from '../metadata/bulk-operations.ts';
import type { ManyEvent } from './message-event.ts';
import { rowOfEvent, type RowEvent } from './row-event.ts';

const manyOf = {
  Create: 'CreateMultiple',
  Update: 'UpdateMultiple',
  Delete: 'DeleteMultiple',
  Upsert: undefined,
} as const;

/**
 * Tells of a row that was written, and on a table that takes bulk messages of a bulk of this one, unless it belongs to one.
 * @throws DataError when somebody refuses it
 */
export function raiseRow(scope: RequestScope, event: RowEvent): void {
  scope.raise?.(event);
  if (scope.bulk !== undefined) scope.bulk.push(event);
  else if (event.message !== 'Delete') raiseMany(scope, [event]);
}

/** Tells of the rows of a bulk message: of those that were created, changed and deleted apart, table by table. */
export function raiseMany(scope: RequestScope, events: readonly RowEvent[]): void {
  if (scope.raise === undefined) return;
  const groups = new Map<string, { readonly message: ManyEvent['message']; readonly rows: RowEvent[] }>();
  for (const event of events) {
    const { table } = rowOfEvent(event);
    const message = manyOf[event.message];
    if (message === undefined || !(table.elastic === true || bulkTables.includes(table.logicalName)))
      continue;
    const key = `${message} ${table.logicalName}`;
    const group = groups.get(key) ?? { message, rows: [] };
    group.rows.push(event);
    groups.set(key, group);
  }
  for (const { message, rows } of groups.values()) {
    const [first, ...others] = rows;
    if (first !== undefined) scope.raise({ kind: 'many', message, events: [first, ...others] });
  }
}
