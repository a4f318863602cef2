import type { OneToManyRelationship } from '../../organization.ts';
import { changeColumn, type ColumnPlace } from './change-column.ts';
import type { OrganizationChange } from './organization-change.ts';

/** The table that a lookup may point at from now on, and the new relationship's schema name. */
export interface NewTarget extends ColumnPlace {
  readonly target: string;
  readonly relationship: string;
  /** Single-valued navigation; default: `<column>_<target>`, with the column's schema name on custom columns. */
  readonly navigation?: string;
}

/**
 * Lets a lookup point at one more table.
 * @throws Error when there is no such table, target or lookup, or it points there already
 */
export const addLookupTarget =
  (added: NewTarget): OrganizationChange =>
  (organization) => {
    const { table, column, target, relationship } = added;
    const definition = organization.tables.get(table)?.columns.get(column);
    const referenced = organization.tables.get(target);
    if (definition?.targets === undefined) throw new Error(`${table}.${column} is no lookup`);
    if (referenced === undefined) throw new Error(`There is no table ${target} to point at`);
    if (definition.targets.includes(target))
      throw new Error(`${table}.${column} points at ${target} already`);
    const isCustom = definition.schemaName.includes('_');
    const one: OneToManyRelationship = {
      schemaName: relationship,
      referencedTable: target,
      referencedColumn: referenced.primaryId,
      referencedNavigation: relationship,
      referencingTable: table,
      referencingColumn: column,
      referencingNavigation: added.navigation ?? `${isCustom ? definition.schemaName : column}_${target}`,
      isHierarchical: false,
      isCustom: true,
      constraint: true,
    };
    const wider = changeColumn({ table, column }, (own) => ({
      ...own,
      targets: [...(own.targets ?? []), target],
    }))(organization);
    return { ...wider, oneToMany: [...wider.oneToMany, one] };
  };
