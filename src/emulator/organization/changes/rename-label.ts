import { label, type LabelText } from '../dsl/label.ts';
import { changeColumn } from './change-column.ts';
import { changeTable } from './change-table.ts';
import type { OrganizationChange } from './organization-change.ts';

/**
 * Gives a table, or one of its columns, another display name.
 * @throws Error when there is no such table or column
 */
export const renameLabel = (
  { table, column }: { readonly table: string; readonly column?: string },
  text: LabelText,
): OrganizationChange =>
  column === undefined
    ? changeTable(table, (definition) => ({ ...definition, displayName: label(text) }))
    : changeColumn({ table, column }, (definition) => ({ ...definition, displayName: label(text) }));
