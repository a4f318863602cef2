import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { Row, TableDefinition } from '../organization.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import type { StoredRow } from '../store/store.ts';
import { auditValues } from './caller-values.ts';
import { checkDuplicates } from './check-duplicates.ts';
import { checkKeys } from './check-keys.ts';
import { derivedValues, targetType } from './derived-values.ts';
import { ownerValues } from './owner-values.ts';
import { stateValues } from './state-values.ts';

/** Columns to change, by logical name, on a row of this table. */
export interface RowChange {
  readonly table: TableSchema;
  readonly values: Row;
}

/**
 * Gives columns of a row new values, and those that follow from them: owner, state, amounts, composites, who and when.
 * What the system itself may do: it also closes rows that nobody else may close.
 * @throws DataError for what the service refuses
 */
export function changeRow(
  scope: RequestScope,
  row: StoredRow,
  { table, values: given }: RowChange,
): StoredRow {
  const { definition } = table;
  refuseTable(definition, 'Update');
  scope.rights.requireRow('Write', row);
  scope.rights.requireColumns('update', definition, Object.keys(given));
  const values: Row = {
    ...row.values,
    ...given,
    ...ownerValues(scope, definition, given['ownerid']),
    ...stateValues(definition, [row.values, given]),
    ...auditValues(scope, definition, 'modified'),
    ...targetType(definition, given),
  };
  const whole = { ...values, ...derivedValues(scope, definition, [values, given]) };
  checkKeys(scope, table, { id: row.id, values: whole, changed: given });
  checkDuplicates(scope, definition, { id: row.id, values: whole, changed: given });
  return scope.store.update(row, whole);
}

/** Tables that have rows only through others: activities in general, and links of N:N. */
export function refuseTable({ abstract, isIntersect, logicalName }: TableDefinition, message: string): void {
  if (!abstract && !isIntersect) return;
  throw new DataError(
    405,
    '0x80040800',
    `The '${message}' method does not support entities of type '${logicalName}'. MessageProcessorCache returned ` +
      'MessageProcessor.Empty. ',
  );
}
