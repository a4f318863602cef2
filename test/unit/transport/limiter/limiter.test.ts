import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { LimiterOptions } from '../../../../src/transport/limiter/limiter-options.ts';
import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import type { Turn } from '../../../../src/transport/limiter/turn.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Asking {
  readonly caller?: string;
  readonly effect?: 'read' | 'write';
  /** Milliseconds from now. */
  readonly within?: number;
  readonly signal?: AbortSignal;
}

/** A limiter whose turns are given and ended by hand. */
const setUp = (options: LimiterOptions = {}) => {
  const refusals: string[] = [];
  const limiter = new Limiter({ onRefusal: () => refusals.push('refused'), ...options });
  const begun: { readonly caller: string; readonly turn: Turn }[] = [];
  const ask = ({ caller = 'a', effect = 'read', within, signal }: Asking = {}) => {
    const deadline = within === undefined ? undefined : performance.now() + within;
    const turn = limiter.enter({ caller: { name: caller }, effect, deadline, signal });
    const outcome = turn.then((given) => {
      begun.push({ caller, turn: given });
      return 'begun';
    });
    outcome.catch(() => undefined);
    return outcome;
  };
  /** Ends the oldest turns. */
  const answer = async (count = 1, hint?: number) => {
    for (const { turn } of begun.splice(0, count)) turn.end({ kind: 'answered', hint });
    await settle();
  };
  /** Lets it grow to all that it may. */
  const warmUp = async (ms = 100) => {
    for (let round = 0; round < 12; round += 1) {
      for (let asked = 0; asked < 60; asked += 1) void ask();
      await settle();
      while (begun.length > 0) {
        vi.advanceTimersByTime(ms);
        await answer(begun.length);
      }
    }
  };
  return { limiter, refusals, begun, ask, answer, warmUp };
};

const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe('Limiter', () => {
  it('keeps a turn for who asks for something short in time, though another one always asks for what takes long', async () => {
    const { ask, begun, warmUp } = setUp({ maxConcurrent: 8 });
    await warmUp(25_000);
    for (let asked = 0; asked < 100; asked += 1) void ask({ caller: 'slow' });
    let answered = 0;
    for (let second = 0; second < 100; second += 1) {
      void ask({ caller: 'short', within: 30_000 });
      await settle();
      const mine = begun.findIndex(({ caller }) => caller === 'short');
      if (mine >= 0) answered += 1;
      for (const { turn } of begun.splice(mine, mine < 0 ? 0 : 1))
        turn.end({ kind: 'answered', hint: undefined });
      vi.advanceTimersByTime(1000);
      if (second % 3 === 2)
        for (const { turn } of begun.splice(0, 1)) turn.end({ kind: 'answered', hint: undefined });
      await settle();
    }
    expect(answered).toBeGreaterThan(80);
  });

  it('starts below what Dataverse recommends', async () => {
    const { limiter, ask, answer } = setUp();
    void ask();
    await settle();
    await answer(1, 20);
    expect(limiter.state.limit).toBe(16);
  });

  it('grows while all of it is used, never over its most', async () => {
    const { limiter, ask, begun, warmUp } = setUp({ maxConcurrent: 48 });
    await warmUp();
    expect(limiter.state.limit).toBe(48);
    for (let asked = 0; asked < 100; asked += 1) void ask();
    await settle();
    expect([begun.length, limiter.state.waiting]).toEqual([48, 52]);
  });

  it('does not grow while there is room', async () => {
    const { limiter, ask, answer } = setUp();
    for (let round = 0; round < 20; round += 1) {
      void ask();
      await settle();
      await answer(1, 10);
    }
    expect(limiter.state.limit).toBe(8);
  });

  it('halves once for several refusals of what was sent together, and pauses nobody', async () => {
    const { limiter, ask, begun, warmUp } = setUp({ maxConcurrent: 40 });
    await warmUp();
    for (let asked = 0; asked < 10; asked += 1) void ask();
    await settle();
    vi.advanceTimersByTime(5);
    for (const { turn } of begun.splice(0))
      turn.end({ kind: 'throttled', reason: 'concurrency', pauseMs: 5000 });
    expect(limiter.state).toMatchObject({ limit: 20, pauseMs: 0 });
  });

  it('pauses for everyone when Dataverse asks for it', async () => {
    const { ask, begun, answer } = setUp();
    void ask({ caller: 'a' });
    await settle();
    begun.splice(0)[0]?.turn.end({ kind: 'throttled', reason: 'requests', pauseMs: 3000 });
    void ask({ caller: 'b' });
    await vi.advanceTimersByTimeAsync(2999);
    expect(begun).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(begun.map(({ caller }) => caller)).toEqual(['b']);
    await answer();
  });

  it('takes what has waited for the end of a pause for a burst, not for too much', async () => {
    const { limiter, ask, begun, warmUp } = setUp({ maxConcurrent: 1 });
    await warmUp(100);
    for (let asked = 0; asked < 12; asked += 1) void ask();
    await settle();
    begun.splice(0)[0]?.turn.end({ kind: 'throttled', reason: 'unknown', pauseMs: 5000 });
    await vi.advanceTimersByTimeAsync(5050);
    expect([begun.length, limiter.state.waiting]).toEqual([1, 10]);
    expect(limiter.isCrowded({ name: 'a' })).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    expect(limiter.isCrowded({ name: 'a' })).toBe(true);
  });

  it('tells those who wait when a pause begins that outlasts them, and those who may go elsewhere', async () => {
    const { limiter, ask, begun } = setUp({ maxConcurrent: 1 });
    void ask();
    const soon = ask({ within: 5000 });
    const late = ask({ within: 90_000 });
    const movable = limiter.enter({
      caller: { name: 'a' },
      effect: 'write',
      deadline: undefined,
      signal: undefined,
      mayMove: true,
    });
    await settle();
    begun.splice(0)[0]?.turn.end({ kind: 'throttled', reason: 'requests', pauseMs: 60_000 });
    const told = { code: 'THROTTLED', retryAfterSeconds: 60, notSent: true };
    await expect(soon).rejects.toMatchObject(told);
    await expect(movable).rejects.toMatchObject(told);
    expect(limiter.state.waiting).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await late).toBe('begun');
  });

  it('refuses at once what the pause would outlast, with the seconds to wait', async () => {
    const { ask, begun, refusals } = setUp();
    void ask();
    await settle();
    begun[0]?.turn.end({ kind: 'throttled', reason: 'unknown', pauseMs: 60_000 });
    await expect(ask({ within: 30_000 })).rejects.toMatchObject({
      code: 'THROTTLED',
      retryAfterSeconds: 60,
      notSent: true,
    });
    expect(refusals).toHaveLength(0); // it is not too much here: all replicas are told the same
  });

  it('refuses what would not get its turn in time, and nobody else', async () => {
    const { ask, warmUp, begun } = setUp({ maxConcurrent: 10 });
    await warmUp(1000);
    for (let asked = 0; asked < 110; asked += 1) void ask({ caller: 'greedy' });
    await settle();
    expect(begun).toHaveLength(8); // two are kept for others
    await expect(ask({ caller: 'greedy', within: 10_000 })).rejects.toMatchObject({
      code: 'OVERLOADED',
      notSent: true,
    });
    for (let asked = 0; asked < 3; asked += 1) void ask({ caller: 'modest', within: 10_000 });
    await settle();
    expect(begun.slice(8).map(({ caller }) => caller)).toEqual(['modest', 'modest']);
    begun[0]?.turn.end({ kind: 'answered', hint: undefined });
    begun[1]?.turn.end({ kind: 'answered', hint: undefined });
    await settle();
    expect(begun.slice(10).map(({ caller }) => caller)).toContain('modest');
  });

  it('keeps an eighth of its turns from one alone while others ask, and none when they have not for ten seconds', async () => {
    const { limiter, ask, begun, warmUp } = setUp({ maxConcurrent: 16 });
    await warmUp();
    void ask({ caller: 'modest' });
    for (let asked = 0; asked < 40; asked += 1) void ask({ caller: 'greedy' });
    await settle();
    const held = () => begun.filter(({ caller }) => caller === 'greedy').length;
    expect([held(), limiter.state.running]).toEqual([14, 15]);
    for (let answered = 0; answered < 20; answered += 1) {
      begun
        .splice(
          begun.findIndex(({ caller }) => caller === 'greedy'),
          1,
        )[0]
        ?.turn.end({ kind: 'answered', hint: undefined });
      await settle();
    }
    expect(held()).toBe(14);
    await vi.advanceTimersByTimeAsync(10_050);
    expect([held(), limiter.state.running]).toEqual([6 + 9, 16]);
  });

  it('grows by what waits for the turns that are kept for others, too', async () => {
    const { limiter, ask, begun } = setUp();
    for (let round = 0; round < 60; round += 1) {
      void ask({ caller: 'modest' });
      for (let asked = 0; asked < 4; asked += 1) void ask({ caller: 'greedy' });
      await settle();
      const [modest] = begun.splice(
        begun.findIndex(({ caller }) => caller === 'modest'),
        1,
      );
      modest?.turn.end({ kind: 'answered', hint: undefined });
      const [greedy] = begun.splice(0, 1);
      greedy?.turn.end({ kind: 'answered', hint: undefined });
      await settle();
    }
    expect(limiter.state.limit).toBe(48);
  });

  it('learns from what was given up how long it takes, and refuses what would be given up, too', async () => {
    const { ask, begun, refusals } = setUp({ maxConcurrent: 4 });
    for (let asked = 0; asked < 4; asked += 1) void ask({ within: 10_000 });
    for (let asked = 0; asked < 4; asked += 1) void ask({ within: 60_000 });
    await settle();
    vi.advanceTimersByTime(10_000);
    for (const { turn } of begun.splice(0)) turn.end({ kind: 'failed' });
    await settle();
    await expect(ask({ within: 10_000 })).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(refusals).toHaveLength(1);
    begun.splice(0)[0]?.turn.end({ kind: 'failed' }); // what breaks off early says nothing
    void ask();
    await settle();
    await expect(ask({ within: 10_000 })).rejects.toMatchObject({ code: 'OVERLOADED' });
  });

  it('keeps the turn of what was given up for as long as a request usually takes: Dataverse works on', async () => {
    const { limiter, ask, begun, warmUp } = setUp({ maxConcurrent: 2 });
    await warmUp(1000);
    for (let asked = 0; asked < 4; asked += 1) void ask();
    await settle();
    await vi.advanceTimersByTimeAsync(200);
    begun.splice(0)[0]?.turn.end({ kind: 'givenUp' });
    await vi.advanceTimersByTimeAsync(790);
    expect([begun.length, limiter.state.running]).toEqual([0, 2]);
    await vi.advanceTimersByTimeAsync(20);
    expect([begun.length, limiter.state.running]).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(3000);
    begun.splice(0)[0]?.turn.end({ kind: 'givenUp' }); // it took longer than usual anyhow
    await settle();
    expect([begun.length, limiter.state.running]).toEqual([1, 2]);
  });

  it('sees that it has become slow before anything slow has ended', async () => {
    const { ask, warmUp } = setUp({ maxConcurrent: 10 });
    await warmUp(20);
    for (let asked = 0; asked < 110; asked += 1) void ask({ within: 60_000 });
    await settle();
    const hopeful = ask({ within: 10_000 }); // two tenths of a second, as long as all is as before
    vi.advanceTimersByTime(1500);
    await expect(ask({ within: 10_000 })).rejects.toMatchObject({ code: 'OVERLOADED', notSent: true });
    // Who was let in before is told as long as somebody listens.
    await vi.advanceTimersByTimeAsync(8450);
    await expect(hopeful).rejects.toMatchObject({ code: 'OVERLOADED', notSent: true });
  });

  it('takes a process that had no time itself for no slowness of others', async () => {
    let time = 0;
    const { limiter, ask, answer } = setUp({ maxConcurrent: 1, now: () => time });
    for (const _ of [1, 2]) {
      void ask();
      await settle();
      time += 20;
      await answer();
    }
    for (let asked = 0; asked < 10; asked += 1) void ask();
    await settle();
    time += 5000; // and no timer was heard meanwhile
    expect(limiter.expectedWaitMs({ name: 'a' })).toBe(200);
  });

  it('looks at the clock while somebody waits, and no longer', async () => {
    const { ask, answer, limiter } = setUp({ maxConcurrent: 1 });
    void ask();
    void ask();
    await settle();
    await vi.advanceTimersByTimeAsync(200);
    expect(vi.getTimerCount()).toBe(1);
    await answer();
    await vi.advanceTimersByTimeAsync(200);
    expect([limiter.state.waiting, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('sends nothing that has waited so long that its answer would come too late', async () => {
    const { limiter, ask, begun, answer } = setUp({ maxConcurrent: 1 });
    for (const _ of [1, 2]) {
      void ask();
      await settle();
      vi.advanceTimersByTime(4000);
      await answer();
    }
    void ask();
    await settle();
    const late = ask({ within: 5000 });
    const patient = ask({ within: 60_000 });
    vi.advanceTimersByTime(4000);
    await answer();
    await expect(late).rejects.toMatchObject({ code: 'OVERLOADED', notSent: true });
    expect(await patient).toBe('begun');
    vi.advanceTimersByTime(4000);
    await answer();
    // One that did not wait is sent, however long others took: else nobody would ever know that it is over.
    expect(await ask({ within: 100 })).toBe('begun');
    expect([begun.length, limiter.state.waiting]).toEqual([1, 0]);
  });

  it('sends what need not wait, on a clock that never stands still, too', async () => {
    let time = 0;
    const { limiter, ask, answer } = setUp({ now: () => (time += 0.001) });
    void ask();
    await settle();
    time += 60_000;
    await answer();
    const deadline = time + 100;
    const turn = await limiter.enter({ caller: { name: 'a' }, effect: 'read', deadline, signal: undefined });
    turn.end({ kind: 'answered', hint: undefined });
  });

  it('sheds reads before writes when too many wait', async () => {
    const { ask, limiter } = setUp({ maxConcurrent: 1, maxWaiting: 2 });
    void ask();
    await settle();
    const first = ask({ effect: 'write', caller: 'w' });
    const read = ask({ effect: 'read', caller: 'r' });
    const second = ask({ effect: 'write', caller: 'w' });
    await expect(read).rejects.toMatchObject({ code: 'OVERLOADED' });
    const third = ask({ effect: 'write', caller: 'w' });
    await expect(third).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(limiter.state.waiting).toBe(2);
    void first;
    void second;
  });

  it('lets a caller who goes away out of the queue, unexecuted', async () => {
    const { ask, limiter } = setUp({ maxConcurrent: 1 });
    void ask();
    await settle();
    const controller = new AbortController();
    const waiting = ask({ signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'TIMEOUT', notSent: true });
    await expect(ask({ signal: controller.signal })).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(limiter.state.waiting).toBe(0);
  });

  it('keeps inside an execution budget that is set', async () => {
    const { limiter, ask, begun, warmUp } = setUp({ executionMs: 20_000, windowMs: 5000 });
    await warmUp(100);
    expect(limiter.state.limit).toBe(4);
    for (let asked = 0; asked < 10; asked += 1) void ask();
    await settle();
    expect(begun).toHaveLength(4);
    vi.advanceTimersByTime(20_000);
    expect(limiter.state.limit).toBeGreaterThan(4);
  });

  it('learns its execution budget from the first refusal', async () => {
    const { limiter, ask, begun, warmUp } = setUp({ windowMs: 100_000 });
    await warmUp(5000);
    expect(limiter.state.limit).toBe(48);
    void ask();
    await settle();
    const first = begun.splice(0);
    void ask();
    await settle();
    first[0]?.turn.end({ kind: 'throttled', reason: 'execution', pauseMs: 1000 });
    const { limit } = limiter.state;
    expect(limit).toBeLessThan(10);
    // One that was under way at the time says the same, not more.
    begun.splice(0)[0]?.turn.end({ kind: 'throttled', reason: 'execution', pauseMs: 1000 });
    expect(limiter.state.limit).toBe(limit);
  });
});
