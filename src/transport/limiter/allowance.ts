import { AdaptiveConcurrency } from './adaptive-concurrency.ts';
import { ExecutionBudget } from './execution-budget.ts';
import { defaultMaxConcurrent, type LimiterOptions } from './limiter-options.ts';
import { RequestBudget } from './request-budget.ts';
import type { TurnEnd } from './turn.ts';

/** A pause is never longer, whatever an answer says. */
const maxPauseMs = 600_000;

/** What Dataverse takes of one upstream user at the moment (contract §8.1), as far as its answers tell. */
export class Allowance {
  readonly #concurrency: AdaptiveConcurrency;
  readonly #execution: ExecutionBudget;
  readonly #requests: RequestBudget;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(options: Pick<LimiterOptions, 'maxConcurrent' | 'executionMs' | 'windowMs'>) {
    const { maxConcurrent = defaultMaxConcurrent, executionMs, windowMs = 300_000 } = options;
    this.#concurrency = new AdaptiveConcurrency(maxConcurrent);
    this.#execution = new ExecutionBudget({ executionMs, windowMs });
    this.#requests = new RequestBudget(windowMs);
  }

  /** Requests at once: fewer where the time of execution is used up. */
  room(now: number): number {
    return this.#within(this.#concurrency.limit, now);
  }

  /** How many there may soon be. */
  prospect(now: number): number {
    return this.#within(this.#concurrency.prospect, now);
  }

  /** Milliseconds until Dataverse takes requests again; 0: it does. */
  pauseMs(now: number): number {
    return Math.max(0, this.#pausedUntil - now);
  }

  /** Milliseconds in which nothing may begin, whatever room there is. */
  standstillMs(now: number): number {
    return Math.max(this.pauseMs(now), this.#requests.nextInMs(now));
  }

  /** Milliseconds between two beginnings at least. */
  intervalMs(now: number): number {
    return this.#requests.intervalMs(now);
  }

  began(now: number): void {
    this.#requests.add(now);
  }

  /** @param saturated more would have run, had there been more room */
  ended(
    how: TurnEnd,
    times: { readonly began: number; readonly now: number; readonly saturated: boolean },
  ): void {
    const { began, now, saturated } = times;
    this.#execution.add(now - began, now);
    if (how.kind === 'answered') {
      if (how.hint !== undefined) this.#concurrency.recommend(how.hint);
      this.#concurrency.answered(saturated);
    } else if (how.kind === 'throttled') {
      this.#throttled(how, began, now);
    }
  }

  #throttled({ reason, pauseMs }: Extract<TurnEnd, { kind: 'throttled' }>, began: number, now: number): void {
    const until = now + Math.min(pauseMs, maxPauseMs);
    switch (reason) {
      case 'concurrency':
        this.#concurrency.refuse(began, now);
        return;
      case 'execution':
        this.#execution.refuse(began, now);
        break;
      case 'requests':
        this.#requests.refuse(began, now, until);
        break;
      case 'unknown':
    }
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
  }

  #within(atOnce: number, now: number): number {
    return Math.min(atOnce, this.#execution.sustainable(now) ?? atOnce);
  }
}
