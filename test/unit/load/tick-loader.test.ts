import { describe, expect, it } from 'vitest';

import { tickLoader } from '../../../src/load/tick-loader.ts';

interface Asked {
  readonly name: string;
  readonly deferred?: boolean;
}

/** A loader whose results are given by hand, and what was asked for in each tick. */
const loading = () => {
  const ticks: string[][] = [];
  const give = new Map<string, (result: string | Error) => void>();
  const load = tickLoader<Asked, string>((requests) => {
    ticks.push(requests.map(({ name }) => name));
    return requests.map(
      ({ name }) =>
        new Promise((resolve, reject) => {
          give.set(name, (result) => (result instanceof Error ? reject(result) : resolve(result)));
        }),
    );
  });
  const seen: string[] = [];
  const ask = (request: Asked): Promise<unknown> =>
    load(request).then(
      (result) => seen.push(result),
      (error: unknown) => seen.push(String(error)),
    );
  return { ticks, give, seen, ask };
};

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('requests of one tick', () => {
  it('are run together, and those that are wanted at once resolve together', async () => {
    const { ticks, give, seen, ask } = loading();
    const all = [ask({ name: 'a' }), ask({ name: 'b' })];
    await tick();
    expect(ticks).toEqual([['a', 'b']]);
    give.get('b')?.('b');
    await tick();
    expect(seen).toEqual([]);
    give.get('a')?.(new Error('broken'));
    await Promise.all(all);
    expect(seen).toEqual(['Error: broken', 'b']);
  });

  it('don’t wait for those that are deferred, which wait for all', async () => {
    const { give, seen, ask } = loading();
    const all = [
      ask({ name: 'later', deferred: true }),
      ask({ name: 'now' }),
      ask({ name: 'last', deferred: true }),
    ];
    await tick();
    give.get('later')?.('later');
    await tick();
    expect(seen).toEqual([]);
    give.get('now')?.('now');
    await tick();
    expect(seen).toEqual(['now']);
    give.get('last')?.('last');
    await Promise.all(all);
    expect(seen).toEqual(['now', 'later', 'last']);
  });
});
