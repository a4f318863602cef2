import type { RequestScope } from '../data-context.ts';
import type { Row, TableDefinition, Value } from '../organization.ts';

/**
 * Lookups that the system requires and fills in itself: the owner, an administrator, a business unit are those of the
 * caller unless the body names others.
 */
export function requiredLookups(
  { caller, store }: RequestScope,
  { columns }: TableDefinition,
  given: Row,
): Row {
  const user = { table: 'systemuser', id: caller.userId };
  const unit = store.get('systemuser', caller.userId)?.values['businessunitid'] ?? null;
  const values: Record<string, Value> = {};
  for (const { logicalName, requiredLevel, type, targets = [], validForCreate } of columns.values()) {
    if (requiredLevel !== 'SystemRequired' || !validForCreate || (given[logicalName] ?? null) !== null)
      continue;
    if (type === 'Owner' || targets.includes('systemuser')) values[logicalName] = user;
    else if (targets.includes('businessunit')) values[logicalName] = unit;
  }
  return values;
}
