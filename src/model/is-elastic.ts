import type { TableSource } from './tables.ts';

/** Columns that Dataverse gives elastic tables (contract §9.3). No customer's column is named so: theirs have a prefix. */
const ownColumns: readonly string[] = ['partitionid', 'ttlinseconds'];

/**
 * Whether a table is an elastic one. Told by the CSDL, since older organisations don't have `TableType` in their
 * definitions (contract §13), and a gateway may have none.
 */
export const isElastic = ({ properties }: Pick<TableSource, 'properties'>): boolean =>
  ownColumns.every((column) => properties.has(column));
