import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { constants, createBrotliCompress, createBrotliDecompress, createGzip } from 'node:zlib';

import { GatewayError } from '../errors/gateway-error.ts';

/** A long text that is made once and sent often. It is kept compressed, as it may be hundreds of megabytes. */
export interface CompressedText {
  /** Weak, since it stands for the text in every encoding. */
  readonly etag: string;
  readonly brotli: Buffer<ArrayBuffer>;
  readonly gzip: Buffer<ArrayBuffer>;
}

export interface CompressOptions {
  /** Length of the text in UTF-16 units, at most. @default 536870912 (512 Mi) */
  readonly maxLength?: number | undefined;
}

/** Milliseconds of work on the text before everything else has its turn. */
const sliceMs = 10;
const batchLength = 64 * 1024;

/**
 * Compresses a text while it is made. The event loop gets its turn every few milliseconds, as far as single parts allow.
 *
 * @throws GatewayError QUERY_TOO_COMPLEX when the text is longer than allowed, and whatever making the parts throws.
 */
export const compressText = async (
  parts: Iterable<string>,
  options: CompressOptions = {},
): Promise<CompressedText> => {
  const { maxLength = 512 * 1024 * 1024 } = options;
  const text = Readable.from(paced(parts, maxLength), { objectMode: false });
  const brotli = createBrotliCompress({
    params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
  const gzip = createGzip();
  const [compressed, gzipped] = await Promise.all([
    buffer(brotli),
    buffer(gzip),
    pipeline(text, brotli),
    pipeline(text, gzip),
  ]);
  const etag = `W/"${createHash('sha256').update(compressed).digest('base64url').slice(0, 32)}"`;
  return { etag, brotli: compressed, gzip: gzipped };
};

/** The text itself, inflated as it is read. */
export const inflateText = ({ brotli }: CompressedText): Readable =>
  Readable.from([brotli], { objectMode: false }).pipe(createBrotliDecompress());

async function* paced(parts: Iterable<string>, maxLength: number): AsyncGenerator<Buffer> {
  let batch = '';
  let length = 0;
  let sliceEnd = performance.now() + sliceMs;
  for (const part of parts) {
    batch += part;
    if (batch.length < batchLength && performance.now() < sliceEnd) continue;
    length += batch.length;
    if (length > maxLength) {
      throw new GatewayError('QUERY_TOO_COMPLEX', 'The answer is longer than the gateway makes one.');
    }
    yield Buffer.from(batch);
    batch = '';
    await setImmediate();
    sliceEnd = performance.now() + sliceMs;
  }
  yield Buffer.from(batch);
}
