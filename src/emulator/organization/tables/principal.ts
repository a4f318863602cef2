import { guid } from '../dsl/columns.ts';
import type { TableSettings } from '../dsl/table-spec.ts';

/** Users and teams derive from `principal`, whose key `ownerid` holds the same id as their own (contract §3.2, §13). */
export const principal: NonNullable<TableSettings['derivesFrom']> = {
  type: 'principal',
  columns: [guid('OwnerId', { label: 'Owner', writable: 'never' })],
};
