import type { TableDefinition } from '../../organization.ts';
import type { OrganizationChange } from './organization-change.ts';

/**
 * Changes one table's definition.
 * @param name logical name
 * @throws Error when there is no such table
 */
export const changeTable =
  (name: string, change: (table: TableDefinition) => TableDefinition): OrganizationChange =>
  (organization) => {
    const table = organization.tables.get(name);
    if (table === undefined) throw new Error(`There is no table ${name} to change`);
    return { ...organization, tables: new Map(organization.tables).set(name, change(table)) };
  };
