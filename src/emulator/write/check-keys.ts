import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { equal, toComparable } from '../filter/comparable.ts';
import type { AlternateKey, Row, Value } from '../organization.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { valueKind } from '../schema/value-kind.ts';
import { indexKey } from '../store/column-index.ts';

/**
 * Whether a row's alternate keys are its own; a key with a null in it is none.
 * @param id of the row itself
 * @param values all values of the row, with what changes
 * @throws DataError `0x80060892`
 */
export function checkKeys(
  scope: RequestScope,
  table: TableSchema,
  { id, values, changed }: { readonly id: string; readonly values: Row; readonly changed: Row },
): void {
  for (const key of table.definition.keys) {
    const isTouched = key.status === 'Active' && key.columns.some((column) => changed[column] !== undefined);
    if (isTouched && isTaken(scope, table, { key, id, values })) throw violated(scope, table, key);
  }
}

function isTaken(
  { store }: RequestScope,
  { definition }: TableSchema,
  { key, id, values }: { readonly key: AlternateKey; readonly id: string; readonly values: Row },
): boolean {
  const [first, ...more] = key.columns;
  const printed = first === undefined ? undefined : indexKey(values[first]);
  if (first === undefined || printed === undefined) return false;
  const isSame = (column: string, other: Value): boolean => {
    const definitionOf = definition.columns.get(column);
    if (definitionOf === undefined) return false;
    const [left, right] = [values[column], other].map((value) =>
      toComparable(valueKind(definitionOf), value),
    );
    return left !== null && left !== undefined && right !== null && right !== undefined && equal(left, right);
  };
  return store
    .matching(definition.logicalName, { column: first, key: printed })
    .some((row) => row.id !== id && more.every((column) => isSame(column, row.values[column])));
}

function violated(
  { quirks, schema }: RequestScope,
  { definition }: TableSchema,
  key: AlternateKey,
): DataError {
  const nameOf = (label: ReadonlyMap<number, string> | undefined, otherwise: string): string =>
    label?.get(schema.organization.baseLanguage) ?? otherwise;
  const columns = key.columns.map((name) => nameOf(definition.columns.get(name)?.displayName, name));
  return new DataError(
    quirks.duplicateKeyStatus,
    '0x80060892',
    `Entity Key ${nameOf(key.displayName, key.schemaName)} violated. A record with the same value for ` +
      `${columns.join(', ')} already exists. A duplicate record cannot be created. Select one or more unique values ` +
      'and try again.',
  );
}
