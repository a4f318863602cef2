/** How many operations of each caller run. It outlives the options: what runs when they change goes on counting. */
export class RunningOperations {
  readonly #running = new Map<string, number>();

  /** Of the caller with this key. */
  count(key: string): number {
    return this.#running.get(key) ?? 0;
  }

  /** Counts an operation until it has ended, in whatever way. */
  async during<T>(key: string, run: () => Promise<T> | T): Promise<T> {
    this.#running.set(key, this.count(key) + 1);
    try {
      return await run();
    } finally {
      const left = this.count(key) - 1;
      if (left === 0) this.#running.delete(key);
      else this.#running.set(key, left);
    }
  }
}
