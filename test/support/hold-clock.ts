import { vi } from 'vitest';

export interface HeldClock {
  /** Lets so many milliseconds pass, and what waits for them happen. */
  readonly pass: (ms: number) => Promise<void>;
  readonly release: () => void;
}

/** From here on monotonic time stands still, however long anything takes. Waits of `node:timers/promises` go on. */
export const holdClock = (): HeldClock => {
  let now = performance.now();
  const spies = [
    vi.spyOn(performance, 'now').mockImplementation(() => now),
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new DOMException('The time is up.', 'TimeoutError')), ms);
      return controller.signal;
    }),
  ];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  return {
    pass: async (ms) => {
      now += ms;
      await vi.advanceTimersByTimeAsync(ms);
    },
    release: () => {
      for (const spy of spies) spy.mockRestore();
      vi.useRealTimers();
    },
  };
};
