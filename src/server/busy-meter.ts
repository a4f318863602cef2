export interface BusyMeterOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Milliseconds between two looks. */
const periodMs = 50;
/** A look that comes so much later than it should is late. */
const lateMs = 150;
/** So many late looks one after another are no accident, such as a schema that is built. */
const lateInARow = 5;

/** Whether this process has had more to do for a while than it has time for: seen by timers that come late. */
export class BusyMeter {
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #lookedAt: number;
  #late = 0;

  constructor({ now }: BusyMeterOptions) {
    this.#now = now;
    this.#lookedAt = now();
    this.#timer = setInterval(() => this.#look(), periodMs).unref();
  }

  isBusy(): boolean {
    return this.#late >= lateInARow;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = this.#now();
    this.#late = now - this.#lookedAt > periodMs + lateMs ? this.#late + 1 : 0;
    this.#lookedAt = now;
  }
}
