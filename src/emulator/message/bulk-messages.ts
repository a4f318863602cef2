import type { JsonRow } from '../../metadata/json-row.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { bulkTables } from '../metadata/operations.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import type { StoredRow } from '../store/store.ts';
import { deleteRow } from '../write/delete-row.ts';
import { readRowBody } from '../write/read-row-body.ts';
import { upsertRow } from '../write/upsert-row.ts';
import { createRow, updateRow } from '../write/write-row.ts';
import type { MessageCall, MessageHandler, RowParameter } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { rowsOf } from './parameter-of.ts';

/** Creates rows, all or none; answers their ids in order (contract §5.7). */
export const createMultiple: MessageHandler = (call) => {
  const { scope } = call;
  const inputs = targets(call, 'CreateMultiple').map(({ table, json }) =>
    readRowBody(scope, table, [json, { for: 'create', nested: true }]),
  );
  const Ids = inputs.map((input) => createRow(scope, input).id);
  return { kind: 'complex', type: 'CreateMultipleResponse', value: { Ids } };
};

/** Changes rows that are there, each named by its primary key or an address. */
export const updateMultiple: MessageHandler = (call) => {
  const { scope } = call;
  for (const target of targets(call, 'UpdateMultiple')) {
    const row = existing(target);
    // A row may come twice: what counts is how the one before left it.
    const current = scope.store.get(row.table.logicalName, row.id) ?? row;
    const input = readRowBody(scope, target.table, [
      target.json,
      { for: 'update', nested: false, id: row.id },
    ]);
    updateRow(scope, current, input);
  }
  return { kind: 'nothing' };
};

/** Changes rows that are there and creates the others, named by `@odata.id` or primary key; nothing says which. */
export const upsertMultiple: MessageHandler = (call) => {
  const { scope } = call;
  for (const { table, json } of targets(call, 'UpsertMultiple')) {
    upsertRow(scope, table, { key: keyOf(table, json), json });
  }
  return { kind: 'nothing' };
};

/** Deletes rows of elastic tables; other tables have no such message. */
export const deleteMultiple: MessageHandler = (call) => {
  for (const target of targets(call, 'DeleteMultiple')) {
    const row = existing(target);
    call.scope.rights.requireRow('Delete', row);
    deleteRow(call.scope, row);
  }
  return { kind: 'nothing' };
};

/**
 * The items of a bulk message: all of the table that it is bound to, each with its type.
 * @throws DataError for tables that don't take the message, and for items of other tables or without type
 */
function targets({ scope, bound, parameters }: MessageCall, message: string): readonly RowParameter[] {
  const name = bound?.table.definition.logicalName ?? '';
  const isTaken =
    message === 'DeleteMultiple' ? bound?.table.definition.elastic === true : bulkTables.includes(name);
  if (!isTaken) {
    throw new DataError(
      405,
      '0x80040800',
      `The '${message}' method does not support entities of type '${name}'. MessageProcessorCache returned ` +
        'MessageProcessor.Empty. ',
    );
  }
  const items = rowsOf(parameters, 'Targets');
  if (items.length === 0) throw missingParameter('Targets');
  for (const { table, json } of items) {
    if (json['@odata.type'] === undefined) throw untyped(scope);
    if (table.definition.logicalName !== name) {
      throw new DataError(400, '0x80040203', `All Targets must be of type '${name}'.`);
    }
  }
  return items;
}

/** Which status this has is not confirmed (checklist W31). */
const untyped = ({ quirks }: RequestScope): DataError =>
  new DataError(
    quirks.untypedTargetStatus,
    '0x80048d19',
    "A 'StartObject' of Targets has no '@odata.type' annotation, which is mandatory for each item.",
  );

function existing({ table, row, json }: RowParameter): StoredRow {
  if (row !== undefined) return row;
  const { logicalName, primaryId } = table.definition;
  const id = json[primaryId];
  if (typeof id !== 'string') throw missingParameter(primaryId);
  throw new DataError(404, '0x80040217', `${logicalName} With Id = ${id.toLowerCase()} Does Not Exist`);
}

/** What stands in the parentheses of `"@odata.id":"acme_shipments(acme_trackingnumber='X1')"`, or the primary key. */
function keyOf({ definition }: TableSchema, json: JsonRow): string {
  const address = json['@odata.id'];
  const inside = typeof address === 'string' ? /\((.*)\)$/s.exec(address)?.[1] : json[definition.primaryId];
  if (typeof inside !== 'string') throw missingParameter('@odata.id');
  return decodeURIComponent(inside);
}
