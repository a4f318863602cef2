import { LearnedBudget } from './learned-budget.ts';

export interface ExecutionBudgetOptions {
  /** Milliseconds of execution in a window; undefined: as much as Dataverse bears, which its refusals tell. */
  readonly executionMs: number | undefined;
  readonly windowMs: number;
}

/** Dataverse's own limit (contract §8.1), of one web server. */
const limitMs = 1_200_000;

/** The time that requests of one user take together in a sliding window: set by the operator, or learned. */
export class ExecutionBudget {
  readonly #windowMs: number;
  readonly #setMs: number | undefined;
  readonly #learned: LearnedBudget;

  constructor({ executionMs, windowMs }: ExecutionBudgetOptions) {
    this.#windowMs = windowMs;
    this.#setMs = executionMs;
    this.#learned = new LearnedBudget({ windowMs, share: 0.8 });
  }

  add(ms: number, now: number): void {
    this.#learned.add(ms, now);
  }

  /** Dataverse refused because the time is used up. */
  refuse(sentAt: number, now: number): void {
    this.#learned.refuse(sentAt, now, { least: this.#windowMs, most: limitMs });
  }

  /** How many requests may run at once without more being used than passes: undefined while there is room for more. */
  sustainable(now: number): number | undefined {
    const allowedMs = this.#setMs ?? this.#learned.allowed(now);
    if (allowedMs === undefined || this.#learned.used(now) < allowedMs) return undefined;
    return Math.max(1, Math.floor(allowedMs / this.#windowMs));
  }
}
