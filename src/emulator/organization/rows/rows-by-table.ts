import type { Row } from '../../organization.ts';

/** Rows that are made together, by logical name of their table. */
export type RowsByTable = Readonly<Record<string, readonly Row[]>>;
