import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { BusyMeter } from '../../../src/server/busy-meter.ts';

describe('BusyMeter', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is busy when its looks come late several times in a row, until one comes in time', () => {
    let now = 0;
    const meter = new BusyMeter({ now: () => now });
    const look = (tookMs: number): boolean => {
      now += tookMs;
      vi.advanceTimersByTime(50);
      return meter.isBusy();
    };
    expect([50, 60, 2000, 50].map(look)).toEqual([false, false, false, false]);
    expect([300, 300, 300, 300].map(look)).toEqual([false, false, false, false]);
    expect([300, 300].map(look)).toEqual([true, true]);
    expect(look(60)).toBe(false);
    meter.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
