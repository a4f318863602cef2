import { dropColumn } from '../organization/changes/drop-column.ts';
import type { OrganizationChange } from '../organization/changes/organization-change.ts';

/**
 * Drops a relationship: the last one of a lookup with its column, an N:N with its intersect table, and the links in it.
 * @throws Error when there is no such relationship
 */
export const dropRelationship =
  (schemaName: string): OrganizationChange =>
  (organization) => {
    const { oneToMany, manyToMany, tables } = organization;
    const many = manyToMany.find((one) => one.schemaName === schemaName);
    if (many !== undefined) {
      const left = new Map(tables);
      left.delete(many.intersectTable);
      return {
        ...organization,
        tables: left,
        manyToMany: manyToMany.filter((one) => one !== many),
        oneToMany: oneToMany.filter(({ referencingTable }) => referencingTable !== many.intersectTable),
      };
    }
    const one = oneToMany.find((candidate) => candidate.schemaName === schemaName);
    if (one === undefined) throw new Error(`There is no relationship ${schemaName} to drop`);
    const place = { table: one.referencingTable, column: one.referencingColumn };
    const isLast = !oneToMany.some(
      (other) =>
        other !== one && other.referencingTable === place.table && other.referencingColumn === place.column,
    );
    if (isLast) return dropColumn(place)(organization);
    const table = tables.get(place.table);
    const column = table?.columns.get(place.column);
    const without = { ...organization, oneToMany: oneToMany.filter((other) => other !== one) };
    if (table === undefined || column?.targets === undefined) return without;
    const targets = column.targets.filter((target) => target !== one.referencedTable);
    const columns = new Map(table.columns).set(place.column, { ...column, targets });
    return { ...without, tables: new Map(tables).set(place.table, { ...table, columns }) };
  };
