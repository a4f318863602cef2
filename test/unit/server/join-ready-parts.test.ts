import { describe, expect, it } from 'vitest';

import {
  joinReadyParts,
  type PartialResult,
  type PartialResults,
} from '../../../src/server/join-ready-parts.ts';

/** Lets what is late come. */
let release = (): void => undefined;
const untilReleased = (): Promise<void> => new Promise((resolve) => (release = resolve));

/** Results of which those after `now` come late: when they are collected. */
async function* results(
  all: readonly PartialResult[],
  now: number,
): AsyncGenerator<PartialResult, undefined> {
  const late = untilReleased();
  for (const [index, result] of all.entries()) {
    if (index >= now) await late;
    yield result;
  }
  return undefined;
}

const first = (): PartialResult => ({
  data: { rows: [{ a: 1, in: { x: 1 } }, { a: 2 }], list: [] },
  hasNext: true,
});
const fields: PartialResult = {
  incremental: [
    { path: ['rows', 0], data: { b: 1, in: { y: 2 } } },
    { path: ['list', 0], items: ['one', 'two'] },
  ],
  hasNext: true,
};
const last: PartialResult = {
  incremental: [{ path: ['rows', 1], data: { b: 2 }, label: 'l' }],
  hasNext: false,
};

const collect = async (joined: PartialResult | PartialResults): Promise<readonly PartialResult[]> => {
  if (!(Symbol.asyncIterator in joined)) return [joined];
  release();
  const payloads: PartialResult[] = [];
  for await (const payload of joined) payloads.push(payload);
  return payloads;
};

describe('joinReadyParts', () => {
  it('makes one plain result where everything is ready', async () => {
    expect(await collect(await joinReadyParts(results([first(), fields, last], 3)))).toEqual([
      {
        data: {
          rows: [
            { a: 1, b: 1, in: { x: 1, y: 2 } },
            { a: 2, b: 2 },
          ],
          list: ['one', 'two'],
        },
      },
    ]);
  });

  it('begins with what is ready, and leaves the rest as it comes', async () => {
    expect(await collect(await joinReadyParts(results([first(), fields, last], 2)))).toEqual([
      {
        data: { rows: [{ a: 1, b: 1, in: { x: 1, y: 2 } }, { a: 2 }], list: ['one', 'two'] },
        hasNext: true,
      },
      last,
    ]);
  });

  it('keeps errors, and leaves a part that failed as a whole by itself', async () => {
    const errors = [{ message: 'partly' }] as never;
    const some: PartialResult = {
      incremental: [{ path: ['rows', 1], data: { b: null }, errors }],
      hasNext: true,
    };
    const failed: PartialResult = { incremental: [{ path: ['rows', 0], data: null }], hasNext: false };
    expect(await collect(await joinReadyParts(results([first(), some, failed], 3)))).toEqual([
      {
        data: {
          rows: [
            { a: 1, in: { x: 1 } },
            { a: 2, b: null },
          ],
          list: [],
        },
        hasNext: true,
        errors,
      },
      failed,
    ]);
  });

  it('lets the source go when nobody wants more', async () => {
    let ended = false;
    async function* source(): AsyncGenerator<PartialResult, undefined> {
      try {
        yield first();
        await untilReleased();
        yield fields;
      } finally {
        ended = true;
      }
      return undefined;
    }
    const joined = await joinReadyParts(source());
    if (!(Symbol.asyncIterator in joined)) throw new Error('Everything was ready');
    const iterator = joined[Symbol.asyncIterator]();
    await iterator.next();
    release();
    await iterator.return?.();
    expect(ended).toBe(true);
  });
});
