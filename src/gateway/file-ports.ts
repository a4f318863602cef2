import { upstreamIdentity } from '../access/upstream-identity.ts';
import { createWriteRights } from '../access/write-rights.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { findFileColumn } from '../execute/find-file-column.ts';
import { mayReadRow } from '../execute/may-read-row.ts';
import type { OperationContext } from '../execute/operation-context.ts';
import { openFile } from '../load/open-file.ts';
import { deleteFile, writeFile, type FileWriteContext } from '../load/write-file.ts';
import type { WriteRecord } from '../load/write-request.ts';
import type { Column, Table } from '../model/model.ts';
import { canWrite } from '../model/write-rights.ts';
import { blockBytes, type FilePlace } from '../odata/print-file-upload.ts';
import { needFor } from '../plan/record-input.ts';
import type { OpenFileSlot, SlotRequest } from '../server/file-slot.ts';
import type { OpenFile } from '../server/open-file.ts';
import type { KnownRequest } from '../server/requests.ts';
import type { OperationRequest, ServerOptions } from '../server/server-options.ts';
import { effectOf, type Send, type SendStream } from '../transport/send.ts';
import type { Connection } from './connect-organization.ts';
import type { RoleSchema } from './role-schemas.ts';
import { upstreamCaller } from './upstream-caller.ts';

export interface FilePortsOptions {
  readonly connection: Pick<Connection, 'send' | 'sendStream'>;
  readonly roleSchema: (request: KnownRequest) => RoleSchema;
  readonly contexts: (operation: OperationRequest) => OperationContext;
  readonly newGuid: () => string;
  /** Told of each write, and who did it. */
  readonly onWrite: (record: WriteRecord & { readonly caller: string; readonly role: string }) => void;
}

/** Dataverse takes no larger image (contract §5.9). */
const maxImageBytes = 30 * 1024 * 1024;

/** How the server gets at the content of file and image columns: with the rights and under the row rules of each caller. */
export const createFilePorts = (
  options: FilePortsOptions,
): Required<Pick<ServerOptions, 'openFile' | 'openFileSlot'>> => {
  const { connection, roleSchema, contexts } = options;

  const open: OpenFile = async ({ table, column: name, id, full, range, ...asked }) => {
    const { signal, deadline, request, known } = asked;
    const { model, rows } = roleSchema(known);
    const column = findFileColumn(model, { table, column: name });
    const found = model.tables.get(table);
    if (column === undefined || found === undefined) return undefined;
    const { loaders } = contexts({ request, known, signal, deadline });
    if (!(await mayReadRow(loaders, { table: found, rules: rows.rules, id }))) return undefined;
    const principal = upstreamIdentity(known.role, known.caller.objectId);
    const sendStream: SendStream = (sent) =>
      connection.sendStream({ ...sent, caller: upstreamCaller(known), deadline });
    return openFile({ sendStream, principal, column, id, full, range, signal });
  };

  const openSlot: OpenFileSlot = async (asked) => {
    const { table: tableName, column: columnName, id, known } = asked;
    const { model, rows } = roleSchema(known);
    const table = model.tables.get(tableName);
    const column = table && findColumn(table, columnName);
    if (table === undefined || column === undefined) return undefined;
    const isImage = column.type.kind === 'image';
    // The time limit of the request begins anew with each block, so each look has a deadline of its own.
    const contextNow = (): OperationContext => contexts({ ...asked, deadline: asked.deadline() });
    const row = { table, rules: rows.rules, id };
    const mayWrite = (): Promise<boolean> => mayReadRow(contextNow().loaders, row);
    if (!(await mayWrite())) return undefined;
    const rights = createWriteRights({ role: known.role, rules: rows.rules });
    const isOpen = !isImage || column.forUpdate; // files are set in this way only, so the definitions tell nothing
    if (!isOpen || !canWrite(rights, table, 'update') || !rights.member(table, column, 'update'))
      throw new GatewayError('FORBIDDEN', 'You may not change this column.');
    const context = writeContext(options, asked);
    const place = placeOf(table, column, id);
    const isEmpty = async (): Promise<boolean> => {
      const need = needFor(row, table);
      const property = contentProperty(column);
      need.columns.add(property);
      const found = await contextNow().loaders.readRow({ need, id, paths: [] });
      return found?.[property] === undefined || found[property] === null;
    };
    return {
      kind: isImage ? 'image' : 'file',
      maxBytes: maxBytesOf(column, known.role.limits.fileBytes),
      blockBytes: isImage ? undefined : blockBytes,
      write: ({ name, blocks }) => writeFile(context, { place, name, blocks, mayWrite }),
      remove: async () => {
        if (await isEmpty()) return false;
        await deleteFile(context, place, isEmpty);
        return true;
      },
    };
  };

  return { openFile: open, openFileSlot: openSlot };
};

const findColumn = (table: Table, name: string): Column | undefined => {
  for (const member of table.fields.values()) {
    if (member.kind !== 'column' || member.logicalName !== name) continue;
    return member.type.kind === 'file' || member.type.kind === 'image' ? member : undefined;
  }
  return undefined;
};

const writeContext = (
  { connection, newGuid, onWrite }: FilePortsOptions,
  { known, signal, deadline, hold }: SlotRequest,
): FileWriteContext => {
  const { id: caller, objectId } = known.caller;
  const send: Send = (sent) => {
    if (effectOf(sent) === 'write') hold();
    return connection.send({ ...sent, caller: upstreamCaller(known), deadline: deadline() });
  };
  return {
    send,
    principal: upstreamIdentity(known.role, objectId),
    signal,
    newGuid,
    onWrite: (record) => onWrite({ caller, role: known.role.name, ...record }),
    now: () => performance.now(),
  };
};

const placeOf = (table: Table, { logicalName, property }: Column, id: string): FilePlace => ({
  table: table.logicalName,
  entitySet: table.entitySet,
  key: table.key.property,
  id,
  column: logicalName,
  property,
});

/** Null where there is no content. */
const contentProperty = ({ type, property }: Column): string =>
  (type.kind === 'image' ? type.idProperty : undefined) ?? property;

/** The least of what the column takes, the role may send, and Dataverse takes of an image. */
const maxBytesOf = ({ type, bounds }: Column, roleBytes: number): number => {
  const own = bounds?.maxLength === undefined ? Infinity : bounds.maxLength * 1024;
  return Math.min(own, roleBytes, type.kind === 'image' ? maxImageBytes : Infinity);
};
