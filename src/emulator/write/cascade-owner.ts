import type { RequestScope } from '../data-context.ts';
import type { Row } from '../organization.ts';
import { indexKey } from '../store/column-index.ts';
import type { StoredRow } from '../store/store.ts';
import { auditValues } from './caller-values.ts';
import { cascadeRows } from './cascade-rows.ts';
import { ownerValues } from './owner-values.ts';
import { raiseUpdate } from './raise-update.ts';

/**
 * Gives rows below one that was assigned its new owner, as far down as relationships say (`CascadeConfiguration.Assign`). Nothing
 * goes down where the owner is the same as before. Those who listen hear of an update of each row.
 */
export function cascadeOwner(scope: RequestScope, before: StoredRow, after: StoredRow): void {
  assignBelow(scope, [before, after], new Set([after.id]));
}

/** @param seen rows that the action has come by: a circle ends where it began */
function assignBelow(
  scope: RequestScope,
  [before, after]: readonly [before: StoredRow, after: StoredRow],
  seen: Set<string>,
): void {
  const owner = indexKey(before.values['ownerid']);
  const { ownerid } = after.values;
  if (typeof ownerid !== 'object' || ownerid === null || ownerid.id === owner) return;
  for (const child of cascadeRows(scope, before, { action: 'assign', owner })) {
    if (seen.has(child.id)) continue;
    seen.add(child.id);
    const given: Row = { ownerid };
    const changed = scope.store.update(child, {
      ...child.values,
      ...given,
      ...ownerValues(scope, child.table, ownerid),
      ...auditValues(scope, child.table, 'modified'),
    });
    raiseUpdate(scope, { before: child, after: changed, given });
    assignBelow(scope, [child, changed], seen);
  }
}
