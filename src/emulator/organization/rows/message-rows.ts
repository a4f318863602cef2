import { bulkTables } from '../../metadata/operations.ts';
import type { Row } from '../../organization.ts';
import { allTables } from '../tables/all-tables.ts';
import { rowId } from './row-id.ts';

const bulkMessages = ['CreateMultiple', 'UpdateMultiple', 'UpsertMultiple'];
/** Those that a step can be registered on. */
const eventMessages = ['Create', 'Update', 'Delete'];
const names = [...eventMessages, ...bulkMessages];

const eventTables = allTables
  .filter(({ intersect, abstract }) => intersect === undefined && abstract === undefined)
  .map(({ schemaName }) => schemaName.toLowerCase());

const filters = names.flatMap((message) =>
  (eventMessages.includes(message) ? eventTables : bulkTables).map((table) => ({ message, table })),
);
const messageId = (name: string): string => rowId('sdkmessage', names.indexOf(name));

/** Messages, and which tables take them: those of one row are for all, those for many rows for some (contract §5.7). */
export const messageRows: ReadonlyMap<string, readonly Row[]> = new Map<string, readonly Row[]>([
  ['sdkmessage', names.map((name) => ({ sdkmessageid: messageId(name), name, isprivate: false }))],
  [
    'sdkmessagefilter',
    filters.map(({ message, table }, index) => ({
      sdkmessagefilterid: rowId('sdkmessagefilter', index),
      primaryobjecttypecode: table,
      secondaryobjecttypecode: 'none',
      sdkmessageid: { table: 'sdkmessage', id: messageId(message) },
      iscustomprocessingstepallowed: true,
    })),
  ],
]);
