import { FairQueue } from '../limiter/fair-queue.ts';
import type { UpstreamCaller } from '../send.ts';

/** A request that waits for its turn. */
export interface PacedWaiter {
  /** Monotonic milliseconds after which it does not wait any more. */
  readonly until: number;
  readonly go: () => void;
  /** Others came before it, so that it would wait for too long: so many milliseconds. */
  readonly refuse: (waitMs: number) => void;
}

export interface PacedTurnsOptions {
  readonly intervalMs: number;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Turns at a distance, callers by turns. */
export class PacedTurns {
  readonly #options: PacedTurnsOptions;
  readonly #queue = new FairQueue<PacedWaiter>();
  #freeAt = Number.NEGATIVE_INFINITY;
  #isServing = false;

  constructor(options: PacedTurnsOptions) {
    this.#options = options;
  }

  /** Whether a new one would do the same. */
  get isIdle(): boolean {
    return !this.#isServing && this.#freeAt <= this.#options.now();
  }

  /** Waits; those whom that makes wait for too long are refused. */
  enter(waiter: PacedWaiter, { name, weight }: UpstreamCaller): void {
    this.#queue.push(waiter, name, weight);
    const now = this.#options.now();
    let staying = 0;
    for (const one of this.#queue.items()) {
      const waitMs = this.#waitBehind(staying);
      if (now + waitMs <= one.until) staying += 1;
      else if (this.#queue.remove(one)) one.refuse(waitMs);
    }
    if (!this.#isServing) void this.#serve();
  }

  leave(waiter: PacedWaiter): void {
    this.#queue.remove(waiter);
  }

  #waitBehind(ahead: number): number {
    return Math.max(0, this.#freeAt - this.#options.now()) + ahead * this.#options.intervalMs;
  }

  async #serve(): Promise<void> {
    const { intervalMs, now, sleep } = this.#options;
    this.#isServing = true;
    while (this.#queue.size > 0) {
      const waitMs = this.#waitBehind(0);
      if (waitMs > 0) await sleep(waitMs);
      const next = this.#queue.shift();
      if (next === undefined) break; // it left meanwhile
      this.#freeAt = Math.max(this.#freeAt, now()) + intervalMs;
      next.go();
    }
    this.#isServing = false;
  }
}
