/** A request that runs. */
export interface Begun {
  /** Monotonic milliseconds. */
  readonly at: number;
}

/** What a request takes, as far as is known. */
export class WorkTime {
  readonly #now: () => number;
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

  begin(): Begun {
    const begun = { at: this.#now() };
    this.#begun.add(begun);
    return begun;
  }

  /** False where it has ended before. */
  end(begun: Begun): boolean {
    return this.#begun.delete(begun);
  }

  /** One that ended. */
  learn(ms: number): void {
    this.#usualMs = this.#usualMs === 0 ? ms : this.#usualMs * 0.9 + ms * 0.1;
  }
}
