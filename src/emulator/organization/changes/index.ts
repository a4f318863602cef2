/** The usual changes to an organisation, for `Emulator.alter`. */
export { addColumn } from './add-column.ts';
export { addLookupTarget } from './add-lookup-target.ts';
export { addOption } from './add-option.ts';
export { addTable } from './add-table.ts';
export { dropColumn } from './drop-column.ts';
export { dropTable } from './drop-table.ts';
export { makeReadOnly } from './make-read-only.ts';
export { together, type OrganizationChange } from './organization-change.ts';
export { relabelOption } from './relabel-option.ts';
export { renameLabel } from './rename-label.ts';
