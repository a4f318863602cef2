import { bytesBody, jsonBody, noBody, type Answer } from '../answer/answer.ts';
import { DataError } from '../data-error.ts';
import type { Value } from '../organization.ts';
import { columnValue } from '../store/store.ts';
import { readBytes, storedFile, type StoredFile } from '../store/stored-file.ts';
import type { ReadRequest } from './read-request.ts';
import type { SingleValue } from './resolve-resource.ts';

/**
 * Answers the bytes of a file or image column, `…/acme_manifest/$value` (contract §5.9). Without any it is 204. Of an image
 * they are those of its thumbnail, unless `size=full` asks for the whole of it, which not every image has (404).
 */
export function answerContent(request: ReadRequest, value: SingleValue): Answer {
  return value.property.column.type === 'Image' ? answerImage(request, value) : answerFile(request, value);
}

function answerFile({ scope, range }: ReadRequest, { row, property }: SingleValue): Answer {
  const id = columnValue(row, property.column.logicalName);
  if (typeof id !== 'string') return noBody(204);
  const file = scope.store.file(id.toLowerCase());
  if (file === undefined) throw notThere('fileattachment', id);
  const { size, name, mimeType } = file;
  const headers = [
    ['x-ms-file-size', String(size)],
    ['x-ms-file-name', headerText(name)],
    ['mimetype', mimeType],
    ['Accept-Ranges', 'bytes'],
  ] as const;
  const wanted = range === undefined ? undefined : readRange(range, size);
  if (wanted === undefined) return bytesBody(200, readBytes(file, 0, size), headers);
  const { from, to } = wanted;
  if (from > to) return bytesBody(416, new Uint8Array(), headers);
  const part = readBytes(file, from, to + 1);
  const place = scope.quirks.contentRangeOnFiles
    ? [['Content-Range', `bytes ${from}-${to}/${size}`] as const]
    : [];
  return bytesBody(206, part, [...headers, ['x-ms-chunk-size', String(part.length)], ...place]);
}

/**
 * A part of a file as JSON: what a `Range` on the column itself, without `/$value`, is answered with. Not in the documentation
 * that was read; the most used client for Node relies on it (`Content-Disposition` and all).
 * @returns undefined for what is no range, or has none of the file's bytes
 */
export function answerContentAsJson(
  { scope, range, path }: ReadRequest,
  single: SingleValue,
): Answer | undefined {
  const { row, property, table } = single;
  const id = columnValue(row, property.column.logicalName);
  const file = typeof id === 'string' ? scope.store.file(id.toLowerCase()) : undefined;
  const wanted = file === undefined ? undefined : readRange(range ?? '', file.size);
  if (file === undefined || wanted === undefined || wanted.from > wanted.to) return undefined;
  const part = readBytes(file, wanted.from, wanted.to + 1);
  const context = `${scope.serviceRoot}/$metadata#${table.definition.entitySetName}(${row.id})/${property.name}`;
  const body = JSON.stringify({ '@odata.context': context, value: Buffer.from(part).toString('base64') });
  const { headers } = jsonBody(body);
  const name = headerText(file.name);
  return {
    status: 206,
    headers: [
      ...headers,
      ['Location', `${scope.serviceRoot}/${path}`],
      ['Content-Disposition', `attachment; filename="${name.replaceAll('"', '%22')}"`],
      ['x-ms-file-size', String(file.size)],
      ['x-ms-file-name', name],
      ['x-ms-chunk-size', String(part.length)],
      ['mimetype', file.mimeType],
    ],
    body,
  };
}

function answerImage({ scope, options }: ReadRequest, { row, property }: SingleValue): Answer {
  const { logicalName } = property.column;
  const thumbnail = columnValue(row, logicalName);
  if (typeof thumbnail !== 'string') return noBody(204);
  if (!/(?:^|&)size=full(?:&|$)/.test(options.raw)) {
    const named = { name: logicalName, mimeType: 'image/png' };
    return imageBody(storedFile(named, [Buffer.from(thumbnail, 'base64')]));
  }
  const id = imageId(row.values[`${logicalName}id`]);
  const file = scope.store.file(id);
  if (file === undefined) throw notThere('imagedescriptor', id);
  return imageBody(file);
}

const imageBody = (file: StoredFile): Answer =>
  bytesBody(200, readBytes(file, 0, file.size), [
    ['x-ms-file-size', String(file.size)],
    ['x-ms-file-name', headerText(file.name)],
    ['mimetype', file.mimeType],
  ]);

const imageId = (value: Value): string => (typeof value === 'string' ? value.toLowerCase() : '');

const notThere = (table: string, id: string): DataError =>
  new DataError(404, '0x80040217', `${table} With Id = ${id} Does Not Exist`);

/** Header fields are ASCII; what is not is percent-encoded. */
const headerText = (text: string): string =>
  text.replaceAll(/[^ -$&-~]/g, (character) => encodeURIComponent(character));

/**
 * The first and last byte that a `Range` asks for; `from > to` when the file has none of them.
 * @returns undefined for what is no range of one part in bytes: then the whole file is the answer (RFC 9110, 14.2)
 */
function readRange(header: string, size: number): { readonly from: number; readonly to: number } | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return undefined;
  if (first === '') return { from: last === '0' ? size : Math.max(0, size - Number(last)), to: size - 1 };
  const to = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return last !== '' && Number(last) < Number(first) ? undefined : { from: Number(first), to };
}
