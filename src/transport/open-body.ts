import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { GatewayError } from '../errors/gateway-error.ts';
import { networkError } from './network-error.ts';

export interface OpenBodyOptions {
  /** `content-encoding` of the answer; one layer of gzip at most. */
  readonly contentEncoding: string | undefined;
  /** Bytes after inflation, at most; more is an error, so that a bomb costs no more than this. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

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

/** The whole body as text. A byte order mark is dropped; bytes that aren't UTF-8 are an error. */
export const readText = async (body: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw networkError(error, undefined);
  }
};

async function* limited(raw: Readable, options: OpenBodyOptions): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of decoded(raw, options.contentEncoding) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > options.maxBytes) {
        throw new GatewayError(
          'UPSTREAM_ERROR',
          'The answer of Dataverse is larger than the gateway accepts.',
        );
      }
      yield chunk;
    }
  } catch (error) {
    throw networkError(error, options.signal);
  }
}

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
