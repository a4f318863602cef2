import { LearnedBudget } from './learned-budget.ts';

/** So much of a window's requests may begin all at once, when there were few for long enough: one page asks for many things. */
const burst = 0.1;
/** In a millisecond: half of Dataverse's 6,000 in five minutes (contract §8.1). Whoever asks so much is likely to have used them up. */
const believedRate = 0.01;
/** With that, no window has more than Dataverse bore. */
const share = 0.9;

/**
 * How many requests of one user begin in a sliding window, as far as Dataverse's refusals tell: so many in each second from then on, and
 * a burst (a token bucket). Whoever asks little has a turn soon then, while one who uses all up would make Dataverse stop everybody for
 * minutes.
 */
export class RequestBudget {
  readonly #windowMs: number;
  readonly #learned: LearnedBudget;
  #saved = 0;
  #savedAt = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
    this.#learned = new LearnedBudget({ windowMs, share });
  }

  /** A request begins. */
  add(now: number): void {
    this.#learned.add(1, now);
    this.#saved = Math.max(0, this.#savedBy(now) - 1);
    this.#savedAt = Math.max(this.#savedAt, now);
  }

  /** Dataverse refused because there were too many. @param until it takes none */
  refuse(sentAt: number, now: number, until: number): void {
    // Where this gateway has asked for little, others have used it up: that passes with the pause.
    if (this.#learned.used(now) >= believedRate * this.#windowMs)
      this.#learned.refuse(sentAt, now, { least: 0, most: Number.POSITIVE_INFINITY });
    this.#saved = 0;
    this.#savedAt = Math.max(this.#savedAt, until);
  }

  /** Milliseconds between two beginnings; 0 where several may begin at once, or nothing was learned. */
  intervalMs(now: number): number {
    return this.#savedBy(now) >= 1 ? 0 : this.#windowMs / this.#allowed(now);
  }

  /** Milliseconds until the next may begin. */
  nextInMs(now: number): number {
    const saved = this.#savedBy(now);
    return saved >= 1 ? 0 : Math.max(0, this.#savedAt - now) + (1 - saved) * this.intervalMs(now);
  }

  #allowed(now: number): number {
    return this.#learned.allowed(now) ?? Number.POSITIVE_INFINITY;
  }

  #savedBy(now: number): number {
    const allowed = this.#allowed(now);
    if (allowed === Number.POSITIVE_INFINITY) return allowed;
    const more = (Math.max(0, now - this.#savedAt) / this.#windowMs) * allowed;
    return Math.min(Math.max(1, burst * allowed), this.#saved + more);
  }
}
