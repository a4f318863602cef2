import { DataError } from '../data-error.ts';
import type { TableDefinition } from '../organization.ts';
import type { ColumnPermission } from './organization-security.ts';
import type { UserGrants } from './user-grants.ts';

/** What a caller may do with secured columns (contract §10); the others are everybody's. */
export interface ColumnRights {
  /** Secured columns that the caller may not read, and what is derived of them: their values are null. */
  readonly hiddenColumns: (table: TableDefinition) => ReadonlySet<string>;
  /**
   * @param columns logical names of the columns that are written
   * @throws DataError 403 `0x8004F502` on create, `0x8004F507` on update, for a secured one without permission
   */
  readonly requireColumns: (
    access: 'create' | 'update',
    table: TableDefinition,
    columns: Iterable<string>,
  ) => void;
}

/** @param users those who must all have the permission: the user, and who acts on their behalf */
export function columnRights(users: readonly UserGrants[]): ColumnRights {
  const permits = (access: 'read' | 'create' | 'update', table: string, column: string): boolean => {
    const isGranted = (permission: ColumnPermission): boolean =>
      permission.table === table && permission.column === column && permission[access];
    return users.every(({ isAdministrator, permissions }) => isAdministrator || permissions.some(isGranted));
  };
  const known = new Map<TableDefinition, ReadonlySet<string>>();
  return {
    hiddenColumns: (table) => {
      const hidden =
        known.get(table) ?? hiddenOf(table, (column) => permits('read', table.logicalName, column));
      known.set(table, hidden);
      return hidden;
    },
    requireColumns: (access, table, columns) => {
      for (const name of columns) {
        if (table.columns.get(name)?.secured !== true || permits(access, table.logicalName, name)) continue;
        const [code, words] =
          access === 'create' ? ['0x8004F502', 'create a secured'] : ['0x8004F507', 'update a secured'];
        throw new DataError(
          403,
          code,
          `Caller user with Id ${users[0]?.userId ?? ''} does not have permissions to ${words} field '${name}' on ` +
            `entity '${table.logicalName}'.`,
        );
      }
    },
  };
}

function hiddenOf(table: TableDefinition, mayRead: (column: string) => boolean): ReadonlySet<string> {
  const hidden = new Set<string>();
  for (const { logicalName, secured } of table.columns.values()) {
    if (secured && !mayRead(logicalName)) hidden.add(logicalName);
  }
  if (hidden.size === 0) return hidden;
  for (const { logicalName, attributeOf } of table.columns.values()) {
    if (attributeOf !== undefined && hidden.has(attributeOf)) hidden.add(logicalName);
  }
  return hidden;
}
