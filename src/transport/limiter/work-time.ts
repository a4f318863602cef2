/** A request that runs. */
export interface Begun {
  /** Monotonic milliseconds. */
  readonly at: number;
}

/** What a request takes, as far as is known. */
export class WorkTime {
  readonly #now: () => number;
  /** The oldest first. */
  readonly #begun = new Set<Begun>();
  #usualMs = 0;

  /** @param now monotonic milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Moving average of those that ended; 0 while none has. */
  get usualMs(): number {
    return this.#usualMs;
  }

  /** The same, but at least as long as half of those that run do already. */
  get expectedMs(): number {
    let middle = Math.ceil(this.#begun.size / 2);
    for (const { at } of this.#begun) {
      middle -= 1;
      if (middle <= 0) return Math.max(this.#usualMs, this.#now() - at);
    }
    return this.#usualMs;
  }

  begin(): Begun {
    const begun = { at: this.#now() };
    this.#begun.add(begun);
    return begun;
  }

  /** False where it has ended before. */
  end(begun: Begun): boolean {
    return this.#begun.delete(begun);
  }

  /** Sooner up than down: what was let in too much fails late, and what was refused too much comes again. */
  learn(ms: number): void {
    const weight = ms > this.#usualMs ? 0.2 : 0.1;
    this.#usualMs = this.#usualMs === 0 ? ms : this.#usualMs * (1 - weight) + ms * weight;
  }
}
