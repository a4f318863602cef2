import { noBody, type Answer } from '../answer/answer.ts';
import { DataError } from '../data-error.ts';
import type { SingleValue } from '../resource/resolve-resource.ts';
import { beginTransfer, type Upload } from '../store/transfer.ts';
import { checkIfMatch } from '../write/conditions.ts';
import { unsupportedMethod } from '../write/unsupported-method.ts';
import type { WriteRequest } from '../write/write-request.ts';
import { updateRow } from '../write/write-row.ts';
import { badRequest, chunkTooBig, unknownTransfer } from './file-errors.ts';
import { mimeTypeOf } from './mime-type-of.ts';
import { deleteFile, writeFile } from './write-file.ts';

/** Bytes of a chunk, and of a block of the block messages. */
export const chunkSize = 4_194_304;

/** What one request can carry. */
const maxRequest = 134_217_728;

/**
 * Writes and deletes the bytes of a file or image column: in one PATCH, or in chunks of 4 MB (contract §5.9).
 * @throws DataError 400 for files that are too big and chunks that are not in order
 */
export function answerFile(request: WriteRequest, value: SingleValue): Answer {
  const { scope, method, headers, options, body } = request;
  const { row, property } = value;
  const { column } = property;
  const target = { row, column };
  const sessionToken = parameterOf(options.raw, 'sessiontoken');
  if (sessionToken !== undefined && method !== 'DELETE') return answerChunk(request, value, sessionToken);
  checkIfMatch(request, row);
  if (method === 'DELETE') {
    if (column.type === 'Image') setImage(request, value, null);
    else deleteFile(scope, target);
    return noBody(204);
  }
  if (method !== 'PATCH' && method !== 'PUT') throw unsupportedMethod(method);
  const name = fileName(request);
  if (headers.get('x-ms-transfer-mode') === 'chunked') return beginUpload(request, value, name);
  if (body.length >= maxRequest) throw new DataError(413, '0x80044a02', 'Attachment file size is too big.');
  if (column.type === 'Image') setImage(request, value, Buffer.from(body).toString('base64'));
  else writeFile(scope, target, { name, mimeType: mimeTypeOf(name), blocks: [body] });
  return noBody(204);
}

/** The header's name wins over that of the query (contract §5.9). */
function fileName({ headers, options }: WriteRequest): string {
  const name = headers.get('x-ms-file-name') ?? parameterOf(options.raw, 'x-ms-file-name') ?? '';
  if (name === '') throw badRequest('The name of the file is missing.');
  return name;
}

function parameterOf(query: string, name: string): string | undefined {
  return new URLSearchParams(query).get(name) ?? undefined;
}

function setImage(
  { scope }: WriteRequest,
  { table, row, property }: SingleValue,
  content: string | null,
): void {
  const own = scope.schema.table(row.table.logicalName) ?? table;
  updateRow(scope, row, {
    table: own,
    id: undefined,
    values: { [property.column.logicalName]: content },
    parents: [],
    collections: [],
  });
}

function beginUpload({ scope, path }: WriteRequest, { row, property }: SingleValue, name: string): Answer {
  const token = scope.newGuid();
  const { logicalName: column } = property.column;
  const place = { table: row.table.logicalName, id: row.id, column };
  beginTransfer(scope.store.transfers, token, { kind: 'upload', ...place, name, blocks: new Map() });
  return {
    status: 200,
    headers: [
      ['OData-Version', '4.0'],
      ['Location', `${scope.serviceRoot}/${path}?sessiontoken=${token}`],
      ['x-ms-chunk-size', String(chunkSize)],
      ['Accept-Ranges', 'bytes'],
      ['Access-Control-Expose-Headers', 'Location,x-ms-chunk-size'],
    ],
    body: '',
  };
}

/** A chunk in its place; the last one makes the file of them. */
function answerChunk(request: WriteRequest, value: SingleValue, token: string): Answer {
  const { scope, headers, body } = request;
  const { row, property } = value;
  const upload = scope.store.transfers.get(token);
  const isOwn =
    upload?.kind === 'upload' && upload.id === row.id && upload.column === property.column.logicalName;
  if (!isOwn) throw unknownTransfer();
  const [, from, to, total] =
    /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headers.get('content-range') ?? '') ?? [];
  if (from === undefined) throw badRequest('A chunk needs its Content-Range.');
  if (body.length > chunkSize) throw chunkTooBig(chunkSize);
  if (Number(from) !== received(upload) || Number(to) - Number(from) + 1 !== body.length) {
    throw badRequest(`The chunk ${from}-${to ?? ''} is not the next one, or not of that size.`);
  }
  upload.blocks.set(from, body);
  if (Number(to) + 1 < Number(total)) {
    return { status: 206, headers: [['OData-Version', '4.0']], body: '' };
  }
  scope.store.transfers.delete(token);
  const blocks = [...upload.blocks.values()];
  if (property.column.type === 'Image') setImage(request, value, Buffer.concat(blocks).toString('base64'));
  else
    writeFile(
      scope,
      { row, column: property.column },
      { name: upload.name, mimeType: mimeTypeOf(upload.name), blocks },
    );
  return noBody(204);
}

const received = ({ blocks }: Upload): number =>
  [...blocks.values()].reduce((sum, block) => sum + block.length, 0);
