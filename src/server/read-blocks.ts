import { GatewayError } from '../errors/gateway-error.ts';

export interface ReadBlocksOptions {
  /** Of a block; only the last one is smaller. */
  readonly blockBytes: number;
  /** Of all. */
  readonly maxBytes: number;
  /** What `Content-Length` says; undefined: nothing. */
  readonly expectedBytes: number | undefined;
  readonly signal: AbortSignal;
  /** Told when a block has come. */
  readonly onBlock: () => void;
}

/** A body that is longer than it may be. */
export class BodyTooLarge extends GatewayError {
  constructor(maxBytes: number) {
    super('BAD_USER_INPUT', `The file is longer than ${maxBytes} bytes.`);
  }
}

/**
 * A body in blocks of one size, one at a time: the next is read when the last one was taken. Whoever keeps a block keeps it
 * for himself.
 *
 * @throws BodyTooLarge; GatewayError BAD_USER_INPUT for a body that broke off; the signal's reason
 */
export async function* readBlocks(
  body: ReadableStream<Uint8Array>,
  { blockBytes, maxBytes, expectedBytes, signal, onBlock }: ReadBlocksOptions,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const stop = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  let block: Buffer | undefined;
  let filled = 0;
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await next(reader, signal);
      if (done) break;
      total += value.length;
      if (total > maxBytes) throw new BodyTooLarge(maxBytes);
      if (expectedBytes !== undefined && total > expectedBytes) throw brokenOff();
      for (let from = 0; from < value.length;) {
        block ??= Buffer.allocUnsafeSlow(blockBytes);
        const part = value.subarray(from, from + blockBytes - filled);
        block.set(part, filled);
        from += part.length;
        filled += part.length;
        if (filled < blockBytes) continue;
        onBlock();
        yield block;
        block = undefined;
        filled = 0;
      }
    }
    if (expectedBytes !== undefined && total !== expectedBytes) throw brokenOff();
    onBlock();
    if (block !== undefined) yield block.subarray(0, filled);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

const next = async (
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal,
): Promise<ReadableStreamReadResult<Uint8Array>> => {
  const read = await reader.read().catch((error: unknown) => {
    throw brokenOff(error);
  });
  // A read that was given up looks like the end.
  if (!signal.aborted) return read;
  const reason: unknown = signal.reason;
  throw reason instanceof GatewayError ? reason : brokenOff(reason);
};

const brokenOff = (cause?: unknown): GatewayError =>
  new GatewayError('BAD_USER_INPUT', 'The file did not arrive whole; nothing was written.', { cause });
