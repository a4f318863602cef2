import type { RequestScope } from '../data-context.ts';
import { imageValues } from '../file/image-values.ts';
import type { Row, TableDefinition } from '../organization.ts';
import { compositeValues } from './composite-values.ts';
import { moneyValues } from './money-values.ts';

/**
 * Columns that are made of others.
 * @param values all values of the row, with what changes
 */
export function derivedValues(
  scope: RequestScope,
  definition: TableDefinition,
  [values, changed]: readonly [Row, Row],
): Row {
  const touchesMoney = Object.keys(changed).some(
    (name) => name === 'transactioncurrencyid' || definition.columns.get(name)?.type === 'Money',
  );
  const isNew = values['exchangerate'] === undefined;
  return {
    ...(touchesMoney || isNew ? moneyValues(scope, definition, values) : {}),
    ...compositeValues(scope, definition, [values, changed]),
    ...imageValues(scope, definition, [values, changed]),
  };
}

/** `objecttypecode` names the table that `objectid` points at. */
export function targetType({ columns }: TableDefinition, given: Row): Row {
  const target = given['objectid'];
  const isKept = columns.get('objecttypecode')?.type === 'EntityName' && typeof target === 'object';
  return isKept ? { objecttypecode: target?.table ?? null } : {};
}
