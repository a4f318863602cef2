import { describe, expect, it } from 'vitest';

import { FairQueue } from '../../../../src/transport/limiter/fair-queue.ts';
import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import type { Turn } from '../../../../src/transport/limiter/turn.ts';

const setUp = () => {
  let now = 0;
  const limiter = new Limiter({ now: () => now });
  const enter = (): Promise<Turn> =>
    limiter.enter({ caller: { name: 'one' }, effect: 'read', deadline: undefined, signal: undefined });
  const throttled = (turn: Turn, seconds: number): void =>
    turn.end({ kind: 'throttled', reason: 'requests', pauseMs: seconds * 1000 });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { limiter, enter, throttled, pass };
};

describe('a pause', () => {
  it('is no longer than ten minutes, whatever is asked for', async () => {
    const { limiter, enter, throttled } = setUp();
    throttled(await enter(), 86_400);
    expect(limiter.state.pauseMs).toBe(600_000);
  });

  it('is not cut short by one that asks for less', async () => {
    const { limiter, enter, throttled, pass } = setUp();
    const [first, second] = [await enter(), await enter()];
    throttled(first, 30);
    pass(1000);
    throttled(second, 2);
    expect(limiter.state.pauseMs).toBe(29_000);
  });
});

describe('a turn', () => {
  it('ends once, however often that is said', async () => {
    const { limiter, enter } = setUp();
    const [turn] = [await enter(), await enter()];
    turn.end({ kind: 'failed' });
    turn.end({ kind: 'failed' });
    expect(limiter.state.running).toBe(1);
  });

  it('that was given up moves up what the same caller has behind it', () => {
    const queue = new FairQueue<string>();
    for (const item of ['a1', 'a2', 'a3', 'a4']) queue.push(item, 'a');
    for (const item of ['b1', 'b2']) queue.push(item, 'b');
    queue.remove('a1');
    queue.remove('a2');
    expect(Array.from({ length: 4 }, () => queue.shift())).toEqual(['b1', 'a3', 'b2', 'a4']);
  });
});
