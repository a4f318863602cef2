export interface BusyMeterOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Milliseconds between two looks. */
const periodMs = 20;
/** A look counts as so late at most: one long piece of work, such as a schema that is built, is no business of many. */
const mostLateMs = 150;
/** So much of each look counts for the average. */
const gain = 0.2;
/** Looks that come so late on the average leave what comes meanwhile, health too, waiting for nearly a tenth of a second. */
const lateMs = 40;
/** Where there is too much to do anyhow, what is refused before it is read leaves more time for what is answered. */
const lateWhileSheddingMs = 3;

/** Whether this process has more to do than it has time for: seen by timers that come late. */
export class BusyMeter {
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #lookedAt: number;
  #averageLateMs = 0;

  constructor({ now }: BusyMeterOptions) {
    this.#now = now;
    this.#lookedAt = now();
    this.#timer = setInterval(() => this.#look(), periodMs).unref();
  }

  /** @param isShedding whether so much is refused for other reasons that there is too much to do in any case */
  isBusy(isShedding: boolean): boolean {
    return this.#averageLateMs > (isShedding ? lateWhileSheddingMs : lateMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = this.#now();
    const late = Math.min(mostLateMs, Math.max(0, now - this.#lookedAt - periodMs));
    this.#averageLateMs += (late - this.#averageLateMs) * gain;
    this.#lookedAt = now;
  }
}
