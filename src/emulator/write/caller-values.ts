import type { RequestScope } from '../data-context.ts';
import type { Reference, Row, TableDefinition } from '../organization.ts';
import { printMoment } from './read-date.ts';

/**
 * `createdby` and `createdon`, or their like for a change, as far as the table has them; `createdonbehalfby` is the user who
 * acts for another one (contract §10).
 */
export function auditValues(
  { clock, caller }: RequestScope,
  { columns }: TableDefinition,
  change: 'created' | 'modified',
): Row {
  const user = (id: string): Reference => ({ table: 'systemuser', id });
  const actor = caller.onBehalfOf === undefined ? null : user(caller.onBehalfOf);
  return {
    ...(columns.has(`${change}on`) && { [`${change}on`]: printMoment(clock()) }),
    ...(columns.has(`${change}by`) && { [`${change}by`]: user(caller.userId) }),
    ...(columns.has(`${change}onbehalfby`) && { [`${change}onbehalfby`]: actor }),
  };
}
