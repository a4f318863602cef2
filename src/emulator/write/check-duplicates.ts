import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { Row, TableDefinition, Value } from '../organization.ts';
import { indexKey } from '../store/column-index.ts';

/**
 * Holds a row against the organisation's duplicate detection rules, if the request asks for that (contract §5.5).
 * @param id of the row itself
 * @throws DataError `0x80040333` for a row that is like another one in all columns of a rule
 */
export function checkDuplicates(
  scope: RequestScope,
  { logicalName }: TableDefinition,
  { id, values, changed }: { readonly id: string; readonly values: Row; readonly changed: Row },
): void {
  const { schema, store, quirks } = scope;
  if (scope.detectsDuplicates !== true) return;
  for (const { table, columns } of schema.organization.duplicateRules ?? []) {
    const [first, ...more] = columns;
    if (table !== logicalName || first === undefined) continue;
    const key = indexKey(values[first]);
    if (key === undefined || !columns.some((column) => changed[column] !== undefined)) continue;
    const isAlike = (column: string, other: Value): boolean => indexKey(values[column]) === indexKey(other);
    const others = store.matching(logicalName, { column: first, key });
    if (others.some((row) => row.id !== id && more.every((column) => isAlike(column, row.values[column])))) {
      throw new DataError(
        quirks.duplicateDetectionStatus,
        '0x80040333',
        'A record was not created or updated because a duplicate of the current record already exists.',
      );
    }
  }
}
