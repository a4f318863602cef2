/** So many requests have to end until their average counts. */
const firstCount = 4;

/**
 * Moving average of what a request takes. The first ones set up connections and wake services: of those the quickest counts,
 * and one alone says nothing, so that nobody is refused for a slow beginning.
 */
export class UsualTime {
  readonly #first: number[] = [];
  #ms = 0;

  /** 0 while it isn't known. */
  get ms(): number {
    return this.#ms;
  }

  add(ms: number): void {
    if (this.#first.length < firstCount) {
      this.#first.push(ms);
      this.#ms = this.#first.length === 1 ? 0 : Math.min(...this.#first);
    } else {
      this.#ms = this.#ms * 0.9 + ms * 0.1;
    }
  }
}
