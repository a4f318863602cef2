import { buildRelationships } from '../dsl/build-relationships.ts';
import { buildTable } from '../dsl/build-table.ts';
import type { TableSpec } from '../dsl/table-spec.ts';
import type { OrganizationChange } from './organization-change.ts';

/**
 * Adds a table with the relationships of its lookups, and without rows.
 * @param spec made by `table(…)` of `dsl/table-spec.ts`
 * @throws Error when there is a table of that name, or a lookup points at one that is not there
 */
export const addTable =
  (spec: TableSpec): OrganizationChange =>
  (organization) => {
    const table = buildTable(spec);
    if (organization.tables.has(table.logicalName)) {
      throw new Error(`There is a table ${table.logicalName} already`);
    }
    const tables = new Map(organization.tables).set(table.logicalName, table);
    const oneToMany = [...organization.oneToMany, ...buildRelationships([spec], tables)];
    return { ...organization, tables, oneToMany };
  };
