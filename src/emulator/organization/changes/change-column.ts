import type { ColumnDefinition } from '../../organization.ts';
import { changeTable } from './change-table.ts';
import { kindsOf } from './kinds-of.ts';
import type { OrganizationChange } from './organization-change.ts';

/** Which column, by logical names. */
export interface ColumnPlace {
  readonly table: string;
  readonly column: string;
}

/**
 * Changes one column's definition, and with it what the tables that derive from its table inherit.
 * @throws Error when there is no such table or column
 */
export const changeColumn =
  (
    { table, column }: ColumnPlace,
    change: (column: ColumnDefinition) => ColumnDefinition,
  ): OrganizationChange =>
  (organization) =>
    kindsOf(organization, table).reduce(
      (changed, kind) =>
        changeTable(kind, (definition) => {
          const own = definition.columns.get(column);
          if (own === undefined) throw new Error(`There is no column ${kind}.${column} to change`);
          return { ...definition, columns: new Map(definition.columns).set(column, change(own)) };
        })(changed),
      organization,
    );
