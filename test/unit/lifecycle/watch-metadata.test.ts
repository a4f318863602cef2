import { describe, expect, it } from 'vitest';

import { watchMetadata, type WatchMetadataOptions } from '../../../src/lifecycle/watch-metadata.ts';
import type { LoadedMetadata } from '../../../src/metadata/metadata-source.ts';
import { makeCsdl } from '../../support/make-csdl.ts';
import { FakeTimers, settle } from './fake-timers.ts';

const metadataOf = (version: string | undefined): LoadedMetadata => ({
  ...{ csdl: makeCsdl(), definitions: undefined, version },
  scope: { languages: undefined, solutions: [], csdlOnly: true },
});

const period = 300_000;
const pause = 10_000;

/** A watch that began with version 1, and an organisation whose version can be set. */
const watched = (over: Partial<WatchMetadataOptions> = {}) => {
  const timers = new FakeTimers();
  const state = { version: '1' as string | undefined };
  const events: string[] = [];
  const watch = watchMetadata({
    version: '1',
    probe: () => {
      events.push('probe');
      return Promise.resolve(state.version);
    },
    load: () => {
      events.push('load');
      return Promise.resolve(metadataOf(state.version));
    },
    onMetadata: ({ version }) => void events.push(`use ${String(version)}`),
    onFailure: (error) => events.push(error instanceof Error ? error.message : 'failure'),
    periodMs: period,
    timers,
    ...over,
  });
  /** What happened since the last call. */
  const took = (): string[] => events.splice(0);
  return { watch, timers, state, took };
};

describe('a watch by period', () => {
  it('looks after each period, and does nothing where nothing changed', async () => {
    const { timers, took } = watched();
    await timers.pass(period - 1);
    expect(took()).toEqual([]);
    await timers.pass(1);
    expect(took()).toEqual(['probe']);
    await timers.pass(3 * period);
    expect(took()).toEqual(['probe', 'probe', 'probe']);
  });

  it('loads what changed, once', async () => {
    const { timers, state, took } = watched();
    state.version = '2';
    await timers.pass(period);
    expect(took()).toEqual(['probe', 'load', 'use 2']);
    await timers.pass(period);
    expect(took()).toEqual(['probe']);
  });

  it('tells what each look found, before the load', async () => {
    const results: string[] = [];
    const { timers, state, took } = watched({
      onProbe: (result) => results.push(result),
      load: () => {
        expect(results).toEqual(['unchanged', 'changed']);
        return Promise.resolve(metadataOf('2'));
      },
    });
    await timers.pass(period);
    state.version = '2';
    await timers.pass(period);
    expect(took()).toEqual(['probe', 'probe', 'use 2']);
  });

  it('loads again where the metadata changed during the load', async () => {
    const { timers, state, took } = watched({ load: () => Promise.resolve(metadataOf('2')) });
    state.version = '3';
    await timers.pass(period);
    expect(took()).toEqual(['probe', 'use 2']);
    await timers.pass(period);
    expect(took()).toEqual(['probe', 'use 2']);
  });

  it('does not look where the period is 0', async () => {
    const { timers, took } = watched({ periodMs: 0 });
    await timers.pass(100 * period);
    expect(took()).toEqual([]);
    expect(timers.waiting).toBe(0);
  });

  it('can not tell a change where the organisation tells no version', async () => {
    const { timers, state, took } = watched();
    state.version = undefined;
    await timers.pass(2 * period);
    expect(took()).toEqual(['probe', 'probe']);
  });

  it('loads where only the version in use is not known, and then knows it', async () => {
    const { timers, took } = watched({ version: undefined });
    await timers.pass(2 * period);
    expect(took()).toEqual(['probe', 'load', 'use 1', 'probe']);
  });
});

describe('a failure', () => {
  const down = new Error('down');
  it.each<[string, Partial<WatchMetadataOptions>, string[]]>([
    ['to look', { probe: () => Promise.reject(down) }, ['down']],
    ['to load', { load: () => Promise.reject(down) }, ['probe', 'down']],
    ['to take into use', { onMetadata: () => Promise.reject(down) }, ['probe', 'load', 'down']],
    [
      'to take into use at once',
      {
        onMetadata: () => {
          throw down;
        },
      },
      ['probe', 'load', 'down'],
    ],
  ])('%s is told, and tried again after the period', async (_, over, expected) => {
    const { timers, state, took } = watched(over);
    state.version = '2';
    await timers.pass(period);
    expect(took()).toEqual(expected);
    await timers.pass(period);
    expect(took()).toEqual(expected);
  });
});

describe('a trigger', () => {
  it('looks at once, and begins the period anew', async () => {
    const { watch, timers, state, took } = watched();
    state.version = '2';
    await timers.pass(period - 1);
    void watch.trigger();
    await settle();
    expect(took()).toEqual(['probe', 'load', 'use 2']);
    await timers.pass(period - 1);
    expect(took()).toEqual([]);
    await timers.pass(1);
    expect(took()).toEqual(['probe']);
  });

  it('does not load where the version is the same', async () => {
    const { watch, took } = watched();
    void watch.trigger();
    await settle();
    expect(took()).toEqual(['probe']);
  });

  it('loads where the organisation tells no version', async () => {
    const { watch, timers, state, took } = watched();
    state.version = undefined;
    void watch.trigger();
    await settle();
    expect(took()).toEqual(['probe', 'load', 'use undefined']);
    await timers.pass(period);
    expect(took()).toEqual(['probe']);
  });

  it('comes true after a pause where the last look is not long ago; a hundred are one', async () => {
    const { watch, timers, took } = watched();
    for (let count = 0; count < 100; count++) void watch.trigger();
    await settle();
    expect(took()).toEqual(['probe']);
    for (let count = 0; count < 100; count++) void watch.trigger();
    await timers.pass(pause - 1);
    expect(took()).toEqual([]);
    await timers.pass(1);
    expect(took()).toEqual(['probe']);
    await timers.pass(pause);
    expect(took()).toEqual([]);
  });

  it('during a look makes one more after it, never two at once', async () => {
    let answer: (version: string) => void = () => undefined;
    let running = 0;
    let most = 0;
    const { watch, timers, took } = watched({
      probe: async () => {
        most = Math.max(most, ++running);
        const version = await new Promise<string>((resolve) => (answer = resolve));
        running--;
        return version;
      },
    });
    void watch.trigger();
    await settle();
    void watch.trigger();
    void watch.trigger();
    await timers.pass(2 * pause);
    expect([running, most]).toEqual([1, 1]);
    answer('2');
    await settle();
    expect(took()).toEqual(['load', 'use 1']);
    expect([running, most]).toEqual([1, 1]);
    answer('1');
    await settle();
    expect(running).toBe(0);
  });

  it('tells whether other metadata is in use', async () => {
    const { watch, timers, state } = watched();
    const same = watch.trigger();
    expect(await same).toBe(false);
    await timers.pass(pause);
    state.version = '2';
    expect(await watch.trigger()).toBe(true);
    state.version = '3';
    const failed = watched({ probe: () => Promise.reject(new Error('down')) });
    expect(await failed.watch.trigger()).toBe(false);
  });

  it('tells at once that nothing changed where a look found that a moment ago, and looks all the same', async () => {
    const { watch, timers, state, took } = watched();
    await watch.trigger();
    state.version = '2';
    expect(await watch.trigger()).toBe(false);
    expect(took()).toEqual(['probe']);
    await timers.pass(pause);
    expect(took()).toEqual(['probe', 'load', 'use 2']);
  });

  it('during a look that finds other metadata waits for that alone', async () => {
    let answer: (version: string) => void = () => undefined;
    const { watch, timers, took } = watched({
      probe: () => new Promise<string>((resolve) => (answer = resolve)),
    });
    const first = watch.trigger();
    await settle();
    const second = watch.trigger();
    answer('2');
    await settle();
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect(took()).toEqual(['load', 'use 1']);
    // It looks once more all the same.
    await timers.pass(pause);
    answer('2');
    await settle();
    expect(took()).toEqual(['load', 'use 1']);
  });

  it('works where the period is 0', async () => {
    const { watch, took, state } = watched({ periodMs: 0 });
    state.version = '2';
    void watch.trigger();
    await settle();
    expect(took()).toEqual(['probe', 'load', 'use 2']);
  });
});

describe('a watch that is closed', () => {
  it('waits for nothing, and ignores triggers', async () => {
    const { watch, timers, took } = watched();
    watch.close();
    expect(timers.waiting).toBe(0);
    expect(await watch.trigger()).toBe(false);
    await timers.pass(2 * period);
    expect(took()).toEqual([]);
  });

  it('tells those who wait', async () => {
    const { watch } = watched();
    await watch.trigger();
    const waiting = watch.trigger();
    watch.close();
    expect(await waiting).toBe(false);
  });

  it.each(['probe', 'load'] as const)('gives a %s up that runs, and tells nobody', async (part) => {
    let given: AbortSignal | undefined;
    const { watch, timers, state, took } = watched({
      [part]: (signal: AbortSignal) => {
        given = signal;
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('given up'));
          });
        });
      },
    });
    state.version = '2';
    void watch.trigger();
    await settle();
    took();
    watch.close();
    await settle();
    expect(given?.aborted).toBe(true);
    expect(took()).toEqual([]);
    expect(timers.waiting).toBe(0);
  });

  it('does not use what comes too late', async () => {
    let come: (metadata: LoadedMetadata) => void = () => undefined;
    const { watch, state, took } = watched({ load: () => new Promise((resolve) => (come = resolve)) });
    state.version = '2';
    void watch.trigger();
    await settle();
    watch.close();
    come(metadataOf('2'));
    await settle();
    expect(took()).toEqual(['probe']);
  });
});
