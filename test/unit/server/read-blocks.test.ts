import { describe, expect, it } from 'vitest';

import { BodyTooLarge, readBlocks, type ReadBlocksOptions } from '../../../src/server/read-blocks.ts';

const bodyOf = (...pieces: readonly string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(Buffer.from(piece));
      controller.close();
    },
  });

const read = async (
  body: ReadableStream<Uint8Array>,
  options: Partial<ReadBlocksOptions> = {},
): Promise<string[]> => {
  const blocks: string[] = [];
  const all: ReadBlocksOptions = {
    blockBytes: 4,
    maxBytes: 100,
    expectedBytes: undefined,
    signal: new AbortController().signal,
    onBlock: () => undefined,
    ...options,
  };
  for await (const block of readBlocks(body, all)) blocks.push(Buffer.from(block).toString());
  return blocks;
};

describe('readBlocks', () => {
  it('makes blocks of one size of pieces of any', async () => {
    expect(await read(bodyOf('a', 'bcdefghij', 'k'))).toEqual(['abcd', 'efgh', 'ijk']);
    expect(await read(bodyOf('abcd', 'efgh'))).toEqual(['abcd', 'efgh']);
    expect(await read(bodyOf())).toEqual([]);
  });

  it('refuses a body that is too long, or not as long as it says', async () => {
    expect(await read(bodyOf('abcdef'), { maxBytes: 6, expectedBytes: 6 })).toEqual(['abcd', 'ef']);
    await expect(read(bodyOf('abcdef'), { maxBytes: 5 })).rejects.toThrow(BodyTooLarge);
    await expect(read(bodyOf('abcd'), { expectedBytes: 5 })).rejects.toThrow('did not arrive whole');
  });

  it('ends with its signal, and lets go of the body', async () => {
    const controller = new AbortController();
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
    const reading = read(body, { signal: controller.signal });
    controller.abort();
    await expect(reading).rejects.toThrow('did not arrive whole');
    expect(cancelled).toBe(true);
  });
});
