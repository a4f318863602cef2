import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { BusyMeter } from '../../../src/server/busy-meter.ts';

/** A meter, and its looks one by one: each tells whether it is busy then. */
const setUp = (isShedding = false) => {
  let now = 0;
  const meter = new BusyMeter({ now: () => now });
  const look = (tookMs: number): boolean => {
    now += tookMs;
    vi.advanceTimersByTime(20);
    return meter.isBusy(isShedding);
  };
  const looks = (count: number, tookMs: number): readonly boolean[] =>
    Array.from({ length: count }, () => look(tookMs));
  return { meter, looks };
};

describe('BusyMeter', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is not busy for one long piece of work, nor while looks are a little late', () => {
    const { looks } = setUp();
    expect(looks(1, 5000)).toEqual([false]);
    expect(looks(50, 50)).not.toContain(true);
  });

  it('is busy while looks come late one after another, and not any more soon after', () => {
    const { looks } = setUp();
    expect(looks(3, 300)).toEqual([false, true, true]);
    expect(looks(20, 70).at(-1)).toBe(true);
    expect(looks(5, 20).at(-1)).toBe(false);
  });

  it('is busy sooner where much is refused anyhow', () => {
    const { looks } = setUp(true);
    expect(looks(50, 22)).not.toContain(true);
    expect(looks(20, 30).at(-1)).toBe(true);
  });

  it('leaves no timer behind', () => {
    const { meter } = setUp();
    meter.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
