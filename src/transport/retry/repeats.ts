import { setTimeout } from 'node:timers/promises';

import type { UpstreamRequest } from '../send.ts';
import type { AnyAnswer } from '../step.ts';
import type { Attempt, RetryStrategy } from './attempt.ts';
import { network } from './network.ts';
import { RetryBudget } from './retry-budget.ts';
import { throttling } from './throttling.ts';
import { unavailable } from './unavailable.ts';

export interface RepeatsOptions {
  /** From 0 to 1. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: (() => number) | undefined;
  /** Wall clock, for dates in answers that have none of their own. @default Date.now */
  readonly wallNow?: (() => number) | undefined;
  /** Resolves early when the signal aborts. @default a timer */
  readonly sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

/** What of a request decides whether there is time for another try. */
export type Patience = Pick<UpstreamRequest, 'deadline' | 'signal'>;

/** A request is repeated so often at most. */
const maxRepeats = 2;
/** Longer waits are the client's to decide about. */
const maxWaitMs = 60_000;

/** Decides about second tries, for requests and for parts of a `$batch` alike: one budget for all. */
export class Repeats {
  readonly #strategies: readonly RetryStrategy[];
  readonly #budget = new RetryBudget();
  readonly #now: () => number;
  readonly #sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;

  constructor(options: RepeatsOptions = {}) {
    const { random = Math.random, wallNow = Date.now } = options;
    this.#strategies = [throttling, network, unavailable].map((strategy) => strategy({ random, wallNow }));
    this.#now = options.now ?? (() => performance.now());
    this.#sleep = options.sleep ?? sleepUnlessAborted;
  }

  /** A request is sent for the first time: that earns a part of a repeat. */
  begin(): void {
    this.#budget.deposit();
  }

  /** Waits until an attempt may be repeated; false, at once, where it must not be, or there is no time for it. */
  async wait(attempt: Attempt, patience: Patience): Promise<boolean> {
    const waitMs = this.#timelyWaitOf(attempt, patience);
    return waitMs !== undefined && this.#spend(waitMs, patience);
  }

  /** The same for reads that were parts of a `$batch`: those that may be repeated are, in one request. */
  async waitForParts(
    answers: readonly AnyAnswer[],
    repeats: number,
    patience: Patience,
  ): Promise<readonly boolean[]> {
    const waits = answers.map((answer) =>
      this.#timelyWaitOf({ effect: 'read', repeats, outcome: { kind: 'answer', answer } }, patience),
    );
    const longest = Math.max(...waits.map((waitMs) => waitMs ?? -1));
    const may = longest >= 0 && (await this.#spend(longest, patience));
    return waits.map((waitMs) => may && waitMs !== undefined);
  }

  /** Milliseconds to wait; undefined: it is not repeated. */
  #timelyWaitOf(attempt: Attempt, { deadline, signal }: Patience): number | undefined {
    if (attempt.repeats >= maxRepeats || signal?.aborted === true) return undefined;
    const waitMs = this.#waitOf(attempt);
    if (waitMs === undefined || waitMs > maxWaitMs) return undefined;
    return deadline !== undefined && this.#now() + waitMs >= deadline ? undefined : waitMs;
  }

  async #spend(waitMs: number, { signal }: Patience): Promise<boolean> {
    if (!this.#budget.withdraw()) return false;
    await this.#sleep(waitMs, signal);
    return !isAborted(signal);
  }

  #waitOf(attempt: Attempt): number | undefined {
    for (const strategy of this.#strategies) {
      const found = strategy(attempt);
      if (found !== undefined) return found.waitMs;
    }
    return undefined;
  }
}

const sleepUnlessAborted = async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
  // An abort ends the wait; whoever waits looks at the signal.
  await setTimeout(ms, undefined, signal && { signal }).catch(() => undefined);
};

/** It may have changed while something was awaited. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;
