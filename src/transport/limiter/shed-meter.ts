export interface ShedMeterOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** So many refusals within so many milliseconds are too much. */
const most = 100;
const withinMs = 5000;
/** So long after the last time that it was too much. */
const holdMs = 10_000;

/** Whether so much is refused that traffic should go elsewhere. */
export class ShedMeter {
  readonly #now: () => number;
  #since = Number.NEGATIVE_INFINITY;
  #count = 0;
  #tooMuchAt = Number.NEGATIVE_INFINITY;

  constructor({ now }: ShedMeterOptions) {
    this.#now = now;
  }

  /** Something was refused because there is too much. */
  count(): void {
    const now = this.#now();
    if (now - this.#since > withinMs) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
    if (this.#count > most) this.#tooMuchAt = now;
  }

  isShedding(): boolean {
    return this.#now() - this.#tooMuchAt < holdMs;
  }
}
