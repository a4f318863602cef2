import { changeColumn, type ColumnPlace } from './change-column.ts';
import type { OrganizationChange } from './organization-change.ts';

/**
 * Makes a column one that nobody may write: valid neither for create nor for update.
 * @throws Error when there is no such table or column
 */
export const makeReadOnly = (place: ColumnPlace): OrganizationChange =>
  changeColumn(place, (column) => ({ ...column, validForCreate: false, validForUpdate: false }));
