import type { Readable } from 'node:stream';

import { GatewayError } from '../errors/gateway-error.ts';
import { printFileRequest } from '../odata/print-file-request.ts';
import { readError } from '../odata/read-error.ts';
import { readFileName } from '../odata/read-file-name.ts';
import { isGuid } from '../query/literal.ts';
import type { SendStream, UpstreamPrincipal, UpstreamStream } from '../transport/send.ts';

/** A file or image column of the model. */
export interface FileColumn {
  readonly kind: 'file' | 'image';
  readonly entitySet: string;
  readonly property: string;
}

export interface OpenFileOptions {
  readonly sendStream: SendStream;
  /** On whose behalf. */
  readonly principal: UpstreamPrincipal;
  readonly column: FileColumn;
  readonly id: string;
  /** Images: the whole one where there is one, else the thumbnail. */
  readonly full: boolean;
  /** Files: `bytes=0-1023`. */
  readonly range: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Content of a file or image column. Whoever gets it reads the body or destroys it. */
export interface OpenedFile {
  readonly kind: 'file' | 'image';
  /** 206: the range that was asked for. 416: there is no such range. */
  readonly status: 200 | 206 | 416;
  readonly name: string | undefined;
  readonly mimeType: string | undefined;
  /** Bytes of the whole file. */
  readonly size: number | undefined;
  /** `bytes 0-1023/25870370`, with 206 always. With 416 it has the size alone, where that is known. */
  readonly contentRange: string | undefined;
  readonly body: Readable;
}

/**
 * Opens the content of a file or image column (contract §5.9).
 *
 * @returns undefined when there is no row, no content, or none that may be seen: nothing tells these apart.
 * @throws GatewayError when Dataverse failed otherwise, or there was no answer.
 */
export const openFile = async (options: OpenFileOptions): Promise<OpenedFile | undefined> => {
  const { column, id } = options;
  if (!isGuid(id)) return undefined;
  const image = column.kind === 'image';
  const answer = await request(options, image && options.full);
  if (!image || !options.full || !isAbsent(answer)) return opened(options, answer);
  answer.body.destroy();
  return opened(options, await request(options, false)); // only the thumbnail was kept
};

const request = (options: OpenFileOptions, full: boolean): Promise<UpstreamStream> => {
  const { column, id, sendStream, principal, signal } = options;
  const { entitySet, property } = column;
  const range = column.kind === 'file' ? options.range : undefined;
  return sendStream({ ...printFileRequest({ entitySet, id, property, full, range }), principal, signal });
};

const opened = ({ column, range }: OpenFileOptions, answer: UpstreamStream): OpenedFile | undefined => {
  const { status, headers, body } = answer;
  if (isAbsent(answer) || status === 403) {
    body.destroy();
    return undefined;
  }
  if (status !== 200 && status !== 206 && status !== 416) {
    body.destroy();
    throw readError({ status, headers, body: '' });
  }
  const size = sizeOf(headers.get('x-ms-file-size'));
  const contentRange =
    status === 200 ? undefined : (headers.get('content-range') ?? placeOf(range ?? '', status, size));
  if (status === 206 && contentRange === undefined) {
    body.destroy();
    throw new GatewayError('UPSTREAM_ERROR', 'Dataverse sent a part of a file without saying which.');
  }
  return {
    kind: column.kind,
    status,
    name: readFileName(headers.get('x-ms-file-name') ?? null),
    mimeType: headers.get('mimetype'),
    size,
    contentRange,
    body,
  };
};

const isAbsent = ({ status }: UpstreamStream): boolean => status === 204 || status === 404;

const sizeOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

/** `Content-Range` of an answer without one (the contract names only `x-ms-file-size`), from the range asked for. */
const placeOf = (range: string, status: 206 | 416, size: number | undefined): string | undefined => {
  if (status === 416) return size === undefined ? undefined : `bytes */${size}`;
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  if (size === undefined || size === 0 || first === undefined || last === undefined) return undefined;
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from <= to ? `bytes ${from}-${to}/${size}` : undefined;
};
