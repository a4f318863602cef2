import { GatewayError } from '../errors/gateway-error.ts';
import { confirmsWrite } from '../odata/confirms-write.ts';
import { isSuccess } from '../odata/is-success.ts';
import {
  printFileBytes,
  printFileDelete,
  printUploadBegin,
  printUploadBlock,
  printUploadCommit,
  type BytesRequest,
  type FilePlace,
} from '../odata/print-file-upload.ts';
import { readServiceRequestId } from '../odata/read-error.ts';
import { readRow } from '../odata/read-row.ts';
import { readWriteError } from '../odata/read-write-error.ts';
import type { ODataRequest, ODataResponse } from '../odata/request.ts';
import type { Send, UpstreamPrincipal } from '../transport/send.ts';
import { asError } from './as-error.ts';
import { judgeWrite } from './judge-write.ts';
import { notUnderstood } from './not-understood.ts';
import { outcomeUnknown } from './outcome-unknown.ts';
import type { WriteRecord } from './write-request.ts';
import type { SentShipment } from './write-sender.ts';

/** What writing a file needs: made for one request of a client. */
export interface FileWriteContext {
  readonly send: Send;
  /** On whose behalf. */
  readonly principal: UpstreamPrincipal;
  readonly signal: AbortSignal;
  readonly newGuid: () => string;
  /** Told of each write when its outcome is known. */
  readonly onWrite: (record: WriteRecord) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

export interface FileToWrite {
  readonly place: FilePlace;
  readonly name: string;
  /** The content, in blocks of `blockBytes` but for the last one; an image is one block, however large. */
  readonly blocks: AsyncIterable<Uint8Array>;
  /** Asked again when all blocks were sent, which may take minutes. */
  readonly mayWrite: () => Promise<boolean>;
}

/**
 * Puts content into a file or image column, in the place of what is there (contract §5.9). What fits into one block is sent in
 * one request; more goes block by block, and the column changes with the last request only. Blocks may be repeated, as each
 * has an id; what changes the column is sent once.
 *
 * @throws GatewayError why nothing was written; WRITE_OUTCOME_UNKNOWN where Dataverse didn't answer the request that writes;
 *   whatever the blocks throw, and nothing was written then
 */
export const writeFile = (context: FileWriteContext, file: FileToWrite): Promise<void> =>
  audited(context, { kind: 'writeFile', place: file.place }, async (requestId) => {
    const blocks = file.blocks[Symbol.asyncIterator]();
    try {
      const first = await blocks.next();
      if (first.done === true) throw new GatewayError('BAD_USER_INPUT', 'The file is empty.');
      const second = await blocks.next();
      const last =
        second.done === true
          ? printFileBytes(file.place, file.name, first.value)
          : await sendBlocks(context, file, { begun: [first.value, second.value], blocks });
      await sendWrite(context, last, requestId);
    } finally {
      await blocks.return?.();
    }
  });

/**
 * Takes the content out of a column.
 *
 * @param isEmpty looks whether it is gone, where there was no answer
 * @throws as {@link writeFile}
 */
export const deleteFile = (
  context: FileWriteContext,
  place: FilePlace,
  isEmpty: () => Promise<boolean>,
): Promise<void> =>
  audited(context, { kind: 'deleteFile', place }, async (requestId) => {
    try {
      await sendWrite(context, printFileDelete(place), requestId);
    } catch (error) {
      if (!isUnknown(error) || !(await isEmpty().catch(() => false))) throw error;
    }
  });

interface Begun {
  readonly begun: readonly Uint8Array[];
  readonly blocks: AsyncIterator<Uint8Array>;
}

/** Sends all blocks. @returns the request that makes the file of them */
const sendBlocks = async (
  context: FileWriteContext,
  { place, name, mayWrite }: FileToWrite,
  { begun, blocks }: Begun,
): Promise<ODataRequest> => {
  const begin = await stage(context, printUploadBegin(place, name));
  const token = readRow(begin, { lossless: false })?.['FileContinuationToken'];
  if (typeof token !== 'string') throw new GatewayError('UPSTREAM_ERROR', 'Dataverse began no upload.');
  let count = 0;
  for (const block of begun) await stage(context, printUploadBlock(token, count++, block));
  for (let next = await blocks.next(); next.done !== true; next = await blocks.next()) {
    await stage(context, printUploadBlock(token, count++, next.value));
  }
  if (!(await mayWrite())) throw new GatewayError('NOT_FOUND', 'There is no such record.');
  return printUploadCommit(token, name, count);
};

/** Sends what changes nothing that anyone sees: it may be repeated, and cut off. */
const stage = async (context: FileWriteContext, request: ODataRequest): Promise<ODataResponse> => {
  const { send, principal, signal } = context;
  const response = await send({ ...request, principal, signal, effect: 'read' });
  if (!isSuccess(response)) throw readWriteError(response);
  return response;
};

const sendWrite = async (
  { send, principal, signal }: FileWriteContext,
  request: ODataRequest | BytesRequest,
  requestId: string,
): Promise<void> => {
  const headers = { ...request.headers, 'x-ms-client-request-id': requestId };
  const answer = await send({ ...request, headers, principal, signal, effect: 'write' }).catch(asError);
  const verdict = judgeWrite(sentOf(answer, requestId));
  switch (verdict.kind) {
    case 'done':
      return;
    case 'refused':
    case 'twin':
      throw verdict.error;
    case 'unknown':
      throw outcomeUnknown(verdict.error, { recordId: undefined, requestId });
  }
};

const sentOf = (answer: ODataResponse | Error, requestId: string): SentShipment => {
  const status = answer instanceof GatewayError ? answer.answered : undefined;
  // Of an answer that broke off, the status says enough.
  const headers = new Map([['odata-version', '4.0']]);
  const response = status === undefined ? answer : { status, headers, body: '' };
  if (response instanceof Error) {
    return { kind: 'failed', error: response, isOver: false, requestId, serviceRequestId: undefined };
  }
  const ids = { requestId, serviceRequestId: readServiceRequestId(response.headers) };
  if (!isSuccess(response)) return { kind: 'refused', index: 0, response, ...ids };
  return confirmsWrite(response)
    ? { kind: 'answered', responses: [response], reads: [], noteRows: () => undefined, ...ids }
    : { kind: 'failed', error: notUnderstood(), isOver: false, ...ids };
};

interface FileWrite {
  readonly kind: 'writeFile' | 'deleteFile';
  readonly place: FilePlace;
}

/** Leaves one line for each write, whatever became of it; neither content nor name are in it. */
const audited = async (
  context: FileWriteContext,
  { kind, place: { table, id, column } }: FileWrite,
  write: (requestId: string) => Promise<void>,
): Promise<void> => {
  const began = context.now();
  const requestId = context.newGuid();
  const error = await write(requestId).then(() => undefined, asError);
  const outcome = error === undefined ? 'done' : isUnknown(error) ? 'unknown' : 'refused';
  context.onWrite({
    kind,
    table,
    id,
    column,
    outcome,
    requestId,
    operation: undefined,
    field: `/files/${table}/${column}`,
    serviceRequestId: undefined, // a file takes several requests; they all carry our id
    code: error && (error instanceof GatewayError ? error.code : 'INTERNAL'),
    milliseconds: Math.round(context.now() - began),
  });
  if (error !== undefined) throw error;
};

const isUnknown = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'WRITE_OUTCOME_UNKNOWN';
