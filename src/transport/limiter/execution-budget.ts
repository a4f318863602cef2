export interface ExecutionBudgetOptions {
  /** Milliseconds of execution in a window; undefined: as much as Dataverse bears, which its first refusal tells. */
  readonly executionMs: number | undefined;
  readonly windowMs: number;
}

/** Dataverse's own limit (contract §8.1), of which this part is used. */
const limitMs = 1_200_000;
const share = 0.8;
/** What is learned grows by so much of it in each window without a refusal: others who shared the limit may have gone. */
const growth = 0.1;

/**
 * The time that requests of one user take together in a sliding window. Each web server of an environment counts for itself,
 * and how many there are is not known: so where the operator sets no budget, refusals set it, and time without them raises it.
 */
export class ExecutionBudget {
  readonly #windowMs: number;
  readonly #setMs: number | undefined;
  #learned: { readonly ms: number; readonly at: number } | undefined;
  readonly #taken: { readonly at: number; readonly ms: number }[] = [];
  #usedMs = 0;

  constructor({ executionMs, windowMs }: ExecutionBudgetOptions) {
    this.#windowMs = windowMs;
    this.#setMs = executionMs;
  }

  add(ms: number, now: number): void {
    this.#forget(now); // here, as nobody may ever ask what was used
    const last = this.#taken.at(-1);
    // A thousand steps of a window are exact enough, and a thousand entries are all that is kept.
    if (last !== undefined && now - last.at < this.#windowMs / 1000) {
      this.#taken[this.#taken.length - 1] = { at: last.at, ms: last.ms + ms };
    } else {
      this.#taken.push({ at: now, ms });
    }
    this.#usedMs += ms;
  }

  used(now: number): number {
    this.#forget(now);
    return this.#usedMs;
  }

  /** Dataverse refused because the time is used up. Several refusals of what was sent before the first of them are one. */
  refuse(sentAt: number, now: number): void {
    if (this.#learned !== undefined && sentAt < this.#learned.at) return;
    const ms = share * Math.max(Math.min(this.used(now), limitMs), this.#windowMs);
    this.#learned = { ms, at: now };
  }

  /** How many requests may run at once without more being used than passes: undefined while there is room for more. */
  sustainable(now: number): number | undefined {
    const allowedMs = this.#allowedMs(now);
    if (allowedMs === undefined || this.used(now) < allowedMs) return undefined;
    return Math.max(1, Math.floor(allowedMs / this.#windowMs));
  }

  /** Lets go of what the window has left behind. */
  #forget(now: number): void {
    const begin = now - this.#windowMs;
    while ((this.#taken[0]?.at ?? begin) < begin) this.#usedMs -= this.#taken.shift()?.ms ?? 0;
  }

  #allowedMs(now: number): number | undefined {
    if (this.#setMs !== undefined || this.#learned === undefined) return this.#setMs;
    const { ms, at } = this.#learned;
    return ms * (1 + (growth * (now - at)) / this.#windowMs);
  }
}
