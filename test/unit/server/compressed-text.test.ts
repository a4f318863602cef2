import { buffer, text } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { compressText, inflateText } from '../../../src/server/compressed-text.ts';

const long = 'x'.repeat(70_000);

describe('compressText', () => {
  it('makes one text of the parts, in every encoding', async () => {
    const parts = ['first, é漢🙂', '', long, ' last'];
    const made = await compressText(parts);
    expect(brotliDecompressSync(made.brotli).toString()).toBe(parts.join(''));
    expect(gunzipSync(made.gzip).toString()).toBe(parts.join(''));
    expect(await text(inflateText(made))).toBe(parts.join(''));
    expect(await buffer(inflateText(await compressText([])))).toHaveLength(0);
  });

  it('names equal texts alike, and others not', async () => {
    const [one, same, other] = await Promise.all(
      [['a', 'b'], ['ab'], ['abc']].map((parts) => compressText(parts)),
    );
    expect(one?.etag).toBe(same?.etag);
    expect(one?.etag).not.toBe(other?.etag);
  });

  it('lets the event loop turn between long parts', async () => {
    let turns = 0;
    let done = false;
    const turn = (): void => {
      turns += 1;
      if (!done) setImmediate(turn);
    };
    setImmediate(turn);
    const seen: number[] = [];
    function* parts(): Generator<string> {
      for (let part = 0; part < 20; part += 1) {
        seen.push(turns);
        yield long;
      }
    }
    await compressText(parts());
    done = true;
    expect(new Set(seen).size).toBe(20);
  });

  it('gives up over the limit, without asking for the rest', async () => {
    let asked = 0;
    function* endless(): Generator<string> {
      for (;;) {
        asked += 1;
        yield long;
      }
    }
    await expect(compressText(endless(), { maxLength: 1_000_000 })).rejects.toMatchObject({
      code: 'QUERY_TOO_COMPLEX',
    });
    expect(asked).toBe(15);
  });

  it('fails as its parts do', async () => {
    function* broken(): Generator<string> {
      yield long;
      throw new RangeError('no more');
    }
    await expect(compressText(broken())).rejects.toThrow('no more');
  });
});
