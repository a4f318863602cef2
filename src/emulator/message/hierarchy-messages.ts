import type { StoredRow } from '../store/store.ts';
import type { MessageCall, MessageHandler } from './message.ts';

/** Rows of the bound row's table below it, the nearest first: those that point at it, those that point at them … */
function below({ scope, bound }: MessageCall, column: string): readonly StoredRow[] {
  const root = bound?.row;
  if (root === undefined) return [];
  const found = new Map<string, StoredRow>([[root.id, root]]);
  for (const [key] of found) {
    for (const row of scope.store.matching(root.table.logicalName, { column, key })) {
      if (!found.has(row.id)) found.set(row.id, row);
    }
  }
  return [...found.values()].slice(1);
}

/** `RetrieveAllChildUsersSystemUser`: the users that report to one, at any depth. Composable (contract §5.6). */
export const retrieveAllChildUsers: MessageHandler = (call) => ({
  kind: 'rows',
  table: call.bound?.table,
  rows: below(call, 'parentsystemuserid'),
});

/** `RetrieveBusinessHierarchyBusinessUnit`: a business unit and those below it. Composable (contract §5.6). */
export const retrieveBusinessHierarchy: MessageHandler = (call) => ({
  kind: 'rows',
  table: call.bound?.table,
  rows: [...(call.bound?.row === undefined ? [] : [call.bound.row]), ...below(call, 'parentbusinessunitid')],
});

/** `RetrieveUnpublishedMultiple`: all rows, as whatever is changed here is published at once. Composable (contract §5.6). */
export const retrieveUnpublishedMultiple: MessageHandler = ({ scope, bound }) => ({
  kind: 'rows',
  table: bound?.table,
  rows: scope.store.all(bound?.table.definition.logicalName ?? ''),
});
