import { bulkTables } from '../../metadata/bulk-operations.ts';
import { operations } from '../../metadata/operations.ts';
import type { Row } from '../../organization.ts';
import { allTables } from '../tables/all-tables.ts';
import { rowId } from './row-id.ts';
import type { RowsByTable } from './rows-by-table.ts';

/** Those that a step can be registered on. */
const eventMessages = ['Create', 'Update', 'Delete'];
const tableMessages = [...eventMessages, 'CreateMultiple', 'UpdateMultiple', 'UpsertMultiple'];

/** Of no table in particular: links, and the organisation's actions. */
const names = [
  ...tableMessages,
  'Associate',
  'Disassociate',
  'DeleteMultiple',
  ...new Set(operations.filter(({ kind }) => kind === 'Action').map(({ name }) => name)),
].filter((name, index, all) => all.indexOf(name) === index);

const messageId = (name: string): string => rowId('sdkmessage', names.indexOf(name));

const filters = (
  pairs: readonly (readonly [message: string, table: string])[],
  first: number,
): readonly Row[] =>
  pairs.map(([message, table], index) => ({
    sdkmessagefilterid: rowId('sdkmessagefilter', first + index),
    primaryobjecttypecode: table,
    secondaryobjecttypecode: 'none',
    sdkmessageid: { table: 'sdkmessage', id: messageId(message) },
    iscustomprocessingstepallowed: true,
  }));

const pairsOf = (
  messages: readonly string[],
  tables: readonly string[],
): readonly (readonly [message: string, table: string])[] =>
  messages.flatMap((message) => tables.map((table) => [message, table] as const));

const bulkPairs = pairsOf(tableMessages, bulkTables);

/** Messages, and which tables take those for many rows at once (contract §5.7). */
export const messageRows: ReadonlyMap<string, readonly Row[]> = new Map<string, readonly Row[]>([
  ['sdkmessage', names.map((name) => ({ sdkmessageid: messageId(name), name, isprivate: false }))],
  ['sdkmessagefilter', filters(bulkPairs, 0)],
]);

/** That the sample's other tables take messages for one row, on which steps can be registered. */
export const eventFilterRows = (): RowsByTable => {
  const tables = allTables
    .filter(({ intersect, abstract }) => intersect === undefined && abstract === undefined)
    .map(({ schemaName }) => schemaName.toLowerCase())
    .filter((table) => !bulkTables.includes(table));
  return { sdkmessagefilter: filters(pairsOf(eventMessages, tables), bulkPairs.length) };
};
