import type { ColumnDefinition } from '../organization.ts';
import { changeTable } from '../organization/changes/change-table.ts';
import { kindsOf } from '../organization/changes/kinds-of.ts';
import type { OrganizationChange } from '../organization/changes/organization-change.ts';

/**
 * Adds columns that are built already; tables that derive from the table inherit them.
 * @throws Error when there is a column of that name
 */
export const addColumns =
  (table: string, columns: readonly ColumnDefinition[]): OrganizationChange =>
  (organization) =>
    kindsOf(organization, table).reduce(
      (changed, kind) =>
        changeTable(kind, (definition) => {
          const all = new Map(definition.columns);
          for (const column of columns) {
            const { logicalName } = column;
            if (all.has(logicalName)) throw new Error(`There is a column ${kind}.${logicalName} already.`);
            all.set(logicalName, { ...column, inherited: kind !== table });
          }
          return { ...definition, columns: all };
        })(changed),
      organization,
    );
