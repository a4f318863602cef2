import type { Value } from '../organization.ts';
import type { MessageHandler } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { storedRowOf, textOf } from './parameter-of.ts';

/**
 * A new row of a table with what it takes over from another one: columns that both have, by name and type, and a lookup to
 * the source where the target has one. Nothing is written (contract §5.6).
 */
export const initializeFrom: MessageHandler = ({ scope, parameters }) => {
  const source = storedRowOf(parameters, 'EntityMoniker');
  const table = scope.schema.table(textOf(parameters, 'TargetEntityName') ?? '');
  if (table === undefined) throw missingParameter('TargetEntityName');
  const values: Record<string, Value> = {};
  for (const column of table.definition.columns.values()) {
    const { logicalName, type, targets } = column;
    const isCopied =
      source.table.columns.get(logicalName)?.type === type &&
      column.validForCreate &&
      logicalName !== table.definition.primaryId &&
      !['State', 'Status', 'Owner', 'Image', 'File'].includes(type) &&
      !table.definition.keys.some(({ columns }) => columns.includes(logicalName));
    if (isCopied) values[logicalName] = source.values[logicalName] ?? null;
    if (logicalName.startsWith('parent') && targets?.includes(source.table.logicalName) === true) {
      values[logicalName] = { table: source.table.logicalName, id: source.id };
    }
  }
  return { kind: 'draft', input: { table, values } };
};
