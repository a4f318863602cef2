/** A queue may stand for so many milliseconds, whoever comes last included: such is a burst, which all wait for gladly. */
const patienceMs = 2000;
/** A wait that nobody minds, however long the queue has stood. */
const unnoticedMs = 500;
/** It has to be empty for so long to count as gone: where too many ask, it empties for moments. */
const calmMs = 200;

/**
 * Tells a burst from more than can be done, as CoDel does (RFC 8289): by how long a queue has stood, not by its length. A burst ends;
 * where more is asked than can be answered, waiting longer helps nobody, and the queue is kept short.
 */
export class StandingQueue {
  #since: number | undefined;
  #emptySince: number | undefined;

  /** To be told whenever its size has changed. @param now monotonic milliseconds */
  changed(size: number, now: number): void {
    if (size === 0) {
      this.#emptySince ??= now;
      return;
    }
    if (this.#emptySince !== undefined && now - this.#emptySince >= calmMs) this.#since = undefined;
    this.#emptySince = undefined;
    this.#since ??= now;
  }

  /**
   * Whether one more is one too many.
   *
   * @param waitMs until its turn
   * @param requestMs what a request takes: as long may anything wait
   */
  isFullFor(waitMs: number, requestMs: number, now: number): boolean {
    const isGone = this.#emptySince !== undefined && now - this.#emptySince >= calmMs;
    if (this.#since === undefined || isGone || waitMs <= Math.max(requestMs, unnoticedMs)) return false;
    return now - this.#since + waitMs > patienceMs;
  }
}
