import type { RequestScope } from '../data-context.ts';
import type { Row, TableDefinition, Value } from '../organization.ts';

/**
 * What follows from an owner: `owninguser` or `owningteam`, and the business unit that the owner is in (contract §3.2).
 * Nothing on tables that nobody owns.
 */
export function ownerValues({ store }: RequestScope, { columns }: TableDefinition, owner: Value): Row {
  if (columns.get('ownerid')?.type !== 'Owner' || typeof owner !== 'object' || owner === null) return {};
  const isTeam = owner.table === 'team';
  const unit = store.get(owner.table, owner.id)?.values['businessunitid'] ?? null;
  const values: Row = {
    owninguser: isTeam ? null : owner,
    owningteam: isTeam ? owner : null,
    owningbusinessunit: unit,
  };
  return Object.fromEntries(Object.entries(values).filter(([column]) => columns.has(column)));
}
