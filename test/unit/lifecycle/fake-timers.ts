import type { WatchTimers } from '../../../src/lifecycle/watch-metadata.ts';

/** Timers whose time passes when told. */
export class FakeTimers implements WatchTimers {
  #now = 0;
  #waiting: { readonly at: number; readonly callback: () => void }[] = [];

  readonly now = (): number => this.#now;

  readonly after = (ms: number, callback: () => void): (() => void) => {
    const timer = { at: this.#now + ms, callback };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((one) => one !== timer);
    };
  };

  /** Callbacks that wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Lets time pass, timer by timer, and what they begin run as far as it can. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#waiting.filter(({ at }) => at <= end).sort((one, two) => one.at - two.at);
      if (next === undefined) break;
      this.#waiting = this.#waiting.filter((one) => one !== next);
      this.#now = next.at;
      next.callback();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets everything run that waits for nothing but promises. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
