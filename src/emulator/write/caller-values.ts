import type { RequestScope } from '../data-context.ts';
import type { Reference, Row, TableDefinition } from '../organization.ts';
import { printMoment } from './read-date.ts';

/** `createdby` and `createdon`, or their like for a change, as far as the table has them. */
export function auditValues(
  { clock, caller }: RequestScope,
  { columns }: TableDefinition,
  change: 'created' | 'modified',
): Row {
  const user: Reference = { table: 'systemuser', id: caller.systemUserId };
  return {
    ...(columns.has(`${change}on`) && { [`${change}on`]: printMoment(clock()) }),
    ...(columns.has(`${change}by`) && { [`${change}by`]: user }),
  };
}
