import type { JsonRow } from '../../metadata/json-row.ts';
import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { inPartitionOfBody, partitionColumn } from '../elastic/partition.ts';
import { bulkTables } from '../metadata/bulk-operations.ts';
import { findRow } from '../resource/find-row.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import type { StoredRow } from '../store/store.ts';
import { deleteRow } from '../write/delete-row.ts';
import { readRowBody } from '../write/read-row-body.ts';
import { upsertRow } from '../write/upsert-row.ts';
import { createRow, updateRow } from '../write/write-row.ts';
import type { MessageCall, MessageHandler, RowParameter } from './message.ts';
import { missingParameter } from './parameter-errors.ts';
import { rowsOf } from './parameter-of.ts';
import { writeEach } from './write-each.ts';

/** Creates rows; answers their ids in order (contract §5.7). */
export const createMultiple: MessageHandler = (call) => {
  const Ids = writeEach(call.scope, targets(call, 'CreateMultiple'), {
    hasBodies: true,
    write: (scope, { table, json }) => {
      const input = readRowBody(scope, table, [json, { for: 'create', nested: true }]);
      return { id: createRow(scope, input).id, status: 201 };
    },
  });
  return { kind: 'complex', type: 'CreateMultipleResponse', value: { Ids } };
};

/** Changes rows that are there, each named by its primary key or an address. */
export const updateMultiple: MessageHandler = (call) => {
  writeEach(call.scope, targets(call, 'UpdateMultiple'), {
    hasBodies: true,
    write: (scope, target) => {
      const row = existing(scope, target);
      // A row may come twice: what counts is how the one before left it.
      const current = scope.store.get(row.table.logicalName, row.id) ?? row;
      const input = readRowBody(scope, target.table, [
        target.json,
        { for: 'update', nested: false, id: row.id, ignored: partitionOf(target) },
      ]);
      return { id: updateRow(scope, current, input).id, status: 200 };
    },
  });
  return { kind: 'nothing' };
};

/** Changes rows that are there and creates the others, named by `@odata.id` or primary key; nothing says which. */
export const upsertMultiple: MessageHandler = (call) => {
  writeEach(call.scope, targets(call, 'UpsertMultiple'), {
    hasBodies: true,
    write: (outer, { table, json }) => {
      const scope = inPartitionOfBody(outer, table.definition, json);
      const { row, created } = upsertRow(scope, table, { key: keyOf(table, json), json });
      return { id: row.id, status: created ? 201 : 200 };
    },
  });
  return { kind: 'nothing' };
};

/** Deletes rows of elastic tables; other tables have no such message. */
export const deleteMultiple: MessageHandler = (call) => {
  writeEach(call.scope, targets(call, 'DeleteMultiple'), {
    hasBodies: false,
    write: (scope, target) => {
      const row = existing(scope, target);
      scope.rights.requireRow('Delete', row);
      deleteRow(scope, row);
      return { id: row.id, status: 204 };
    },
  });
  return { kind: 'nothing' };
};

/** The body of an update names the partition to find the row in it, not to move it. */
const partitionOf = ({ table }: RowParameter): ReadonlySet<string> =>
  new Set(table.definition.elastic === true ? [partitionColumn] : []);

/**
 * The items of a bulk message: all of the table that it is bound to, each with its type.
 * @throws DataError for tables that don't take the message, and for items of other tables or without type
 */
function targets({ scope, bound, parameters }: MessageCall, message: string): readonly RowParameter[] {
  const name = bound?.table.definition.logicalName ?? '';
  const isElastic = bound?.table.definition.elastic === true;
  if (!isElastic && message === 'DeleteMultiple') {
    throw new DataError(405, '0x80040800', 'DeleteMultiple has not yet been implemented.');
  }
  if (!isElastic && !bulkTables.includes(name)) {
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

function existing(scope: RequestScope, { table, row, json }: RowParameter): StoredRow {
  const { definition } = table;
  if (definition.elastic === true)
    return findRow(inPartitionOfBody(scope, definition, json), table, keyOf(table, json));
  if (row !== undefined) return row;
  const { logicalName, primaryId } = definition;
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
