import { bulkTables } from '../../metadata/operations.ts';
import type { Row } from '../../organization.ts';
import { rowId } from './row-id.ts';

const names = ['Create', 'Update', 'Delete', 'CreateMultiple', 'UpdateMultiple', 'UpsertMultiple'];

/** Messages, and which tables take those for many rows at once (contract §5.7). */
export const messageRows: ReadonlyMap<string, readonly Row[]> = new Map<string, readonly Row[]>([
  [
    'sdkmessage',
    names.map((name, index) => ({ sdkmessageid: rowId('sdkmessage', index), name, isprivate: false })),
  ],
  [
    'sdkmessagefilter',
    names.flatMap((_, message) =>
      bulkTables.map((table, index) => ({
        sdkmessagefilterid: rowId('sdkmessagefilter', message * bulkTables.length + index),
        primaryobjecttypecode: table,
        secondaryobjecttypecode: 'none',
        sdkmessageid: { table: 'sdkmessage', id: rowId('sdkmessage', message) },
        iscustomprocessingstepallowed: true,
      })),
    ),
  ],
]);
