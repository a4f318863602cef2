import { isUtf8 } from 'node:buffer';
import { finished, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { GatewayError } from '../errors/gateway-error.ts';
import { networkError } from './network-error.ts';
import type { UpstreamRequest } from './send.ts';

export interface OpenBodyOptions {
  /** `content-encoding` of the answer; one layer of gzip at most. */
  readonly contentEncoding: string | undefined;
  /** Bytes after inflation, at most; more is an error, so that a bomb costs no more than this. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
  /** Of the answer. */
  readonly status: number;
  /** The status is Dataverse's own: it names its version of OData in each answer. */
  readonly isDataverses: boolean;
}

/** An answer whose body was not touched yet. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly raw: Readable;
}

/** How to read the body of an answer. */
export const bodyOptions = (
  { headers, status }: Pick<RawAnswer, 'headers' | 'status'>,
  { signal }: Pick<UpstreamRequest, 'signal'>,
  maxBytes: number,
): OpenBodyOptions => ({
  contentEncoding: headers.get('content-encoding'),
  maxBytes,
  signal,
  status,
  isDataverses: headers.has('odata-version'),
});

/**
 * The decoded bytes of an answer, as they arrive. Its errors are GatewayErrors: UPSTREAM_UNAVAILABLE (cut off), TIMEOUT,
 * UPSTREAM_ERROR (over the limit, broken gzip, an encoding nobody asked for).
 */
export const openBody = (raw: Readable, options: OpenBodyOptions): Readable => {
  // A body that is thrown away ends in an abort error, which nobody waits for.
  raw.on('error', () => undefined);
  const body = Readable.from(limited(raw, options), { objectMode: false });
  body.once('close', () => raw.destroy());
  return body;
};

/**
 * The whole body as text. A byte order mark is dropped; bytes that aren't UTF-8 are an error. Errors are those of
 * {@link openBody}.
 */
export const readBody = async (raw: Readable, options: OpenBodyOptions): Promise<string> => {
  // A body that is thrown away ends in an abort error, which nobody waits for.
  raw.on('error', () => undefined);
  try {
    const whole = await readBytes(decoded(raw, options.contentEncoding), options.maxBytes);
    // Several times as fast as a TextDecoder that is to be strict.
    if (isUtf8(whole)) return whole.toString('utf8').replace(/^\uFEFF/, '');
    throw new GatewayError('UPSTREAM_ERROR', 'The answer of Dataverse is not UTF-8.');
  } catch (error) {
    raw.destroy(); // else the rest of the body would hold its socket
    throw brokenOff(networkError(error, options.signal), options);
  }
};

/** The status had come already, which tells of a write that it was done, where it is Dataverse that says so. */
const brokenOff = (
  { code, message, cause }: GatewayError,
  { status, isDataverses }: OpenBodyOptions,
): GatewayError => new GatewayError(code, message, { cause, ...(isDataverses && { answered: status }) });

/** By events: going through a body as an iterable takes several promises a piece. */
const readBytes = (body: Readable, maxBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    finished(body, { writable: false }, (error) => {
      if (error) reject(error);
      else resolve(Buffer.concat(chunks));
    });
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) chunks.push(chunk);
      else body.destroy(tooLarge());
    });
  });

async function* limited(raw: Readable, options: OpenBodyOptions): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of decoded(raw, options.contentEncoding) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > options.maxBytes) throw tooLarge();
      yield chunk;
    }
  } catch (error) {
    throw networkError(error, options.signal);
  }
}

const tooLarge = (): GatewayError =>
  new GatewayError('UPSTREAM_ERROR', 'The answer of Dataverse is larger than the gateway accepts.');

const decoded = (raw: Readable, contentEncoding: string | undefined): Readable => {
  switch (contentEncoding?.trim().toLowerCase() ?? 'identity') {
    case '':
    case 'identity':
      return raw;
    case 'gzip':
    case 'x-gzip':
      // The reader of the last stream gets the error; the callback only keeps it from being thrown a second time.
      return pipeline(raw, createGunzip(), () => undefined);
    default:
      throw new GatewayError('UPSTREAM_ERROR', 'Dataverse answered in an encoding that was not asked for.');
  }
};
