import type { ColumnDefinition, Organization, TableDefinition } from '../../organization.ts';
import type { ColumnPlace } from './change-column.ts';
import { dropColumn } from './drop-column.ts';
import type { OrganizationChange } from './organization-change.ts';

/**
 * Drops a table with its rows, its relationships, their intersect tables, and the lookups of other tables that could point
 * at nothing else; lookups with further targets lose this one.
 * @throws Error when there is no such table, or others derive from it
 */
export const dropTable =
  (name: string): OrganizationChange =>
  (organization) => {
    if (!organization.tables.has(name)) throw new Error(`There is no table ${name} to drop`);
    if ([...organization.tables.values()].some(({ baseType }) => baseType === name)) {
      throw new Error(`Tables derive from ${name}, which stays`);
    }
    const intersects = organization.manyToMany
      .filter(({ table1, table2 }) => table1 === name || table2 === name)
      .map(({ intersectTable }) => intersectTable);
    const dropped = new Set([name, ...intersects]);
    const kept = ([, table]: readonly [string, TableDefinition]): boolean => !dropped.has(table.logicalName);
    const smaller: Organization = {
      ...organization,
      tables: new Map([...organization.tables].filter(kept)),
      manyToMany: organization.manyToMany.filter(({ intersectTable }) => !dropped.has(intersectTable)),
      oneToMany: organization.oneToMany.filter(
        ({ referencedTable, referencingTable }) =>
          !dropped.has(referencedTable) && !dropped.has(referencingTable),
      ),
    };
    return loseTarget(smaller, name);
  };

/** Lookups without this target; those that had no other are dropped where they are declared. */
function loseTarget(organization: Organization, target: string): Organization {
  const tables = new Map(organization.tables);
  const pointless: ColumnPlace[] = [];
  for (const [table, definition] of organization.tables) {
    const columns = new Map<string, ColumnDefinition>();
    for (const column of definition.columns.values()) {
      const targets = column.targets?.filter((name) => name !== target);
      const isSame = targets === undefined || targets.length === column.targets?.length;
      columns.set(column.logicalName, isSame ? column : { ...column, targets });
      if (targets?.length === 0 && !column.inherited) {
        pointless.push({ table, column: column.logicalName });
      }
    }
    const isSame = [...columns.values()].every(
      (column) => definition.columns.get(column.logicalName) === column,
    );
    if (!isSame) tables.set(table, { ...definition, columns });
  }
  const smaller: Organization = { ...organization, tables };
  return pointless.reduce((changed, place) => dropColumn(place)(changed), smaller);
}
