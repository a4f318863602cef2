export interface ShedMeterOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** So many refusals within so many milliseconds are too much. */
const most = 100;
const withinMs = 5000;
/** So many of one caller count: that one alone asks too much is no reason to send others elsewhere. */
const mostOfOne = most / 2;
/** So long after the last time that it was too much. */
const holdMs = 10_000;

/** Whether so much is refused that traffic should go elsewhere. */
export class ShedMeter {
  readonly #now: () => number;
  #since = Number.NEGATIVE_INFINITY;
  #count = 0;
  #tooMuchAt = Number.NEGATIVE_INFINITY;
  /** Of each caller, within the same time. */
  readonly #counts = new Map<string, number>();

  constructor({ now }: ShedMeterOptions) {
    this.#now = now;
  }

  /** Something was refused because there is too much. @param caller whose it was, where that is known */
  count(caller?: string): void {
    const now = this.#now();
    if (now - this.#since > withinMs) {
      this.#since = now;
      this.#count = 0;
      this.#counts.clear();
    }
    if (caller !== undefined) {
      const ofCaller = (this.#counts.get(caller) ?? 0) + 1;
      if (ofCaller > mostOfOne) return;
      this.#counts.set(caller, ofCaller);
    }
    this.#count += 1;
    if (this.#count > most) this.#tooMuchAt = now;
  }

  isShedding(): boolean {
    return this.#now() - this.#tooMuchAt < holdMs;
  }
}
