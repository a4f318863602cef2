/** Repeats for each request that is sent. */
const ratio = 0.1;
/** Saved up at most, and there at first. */
const reserve = 10;

/** Repeats may be a tenth of all requests and a few more: an outage is not answered with three times the load. */
export class RetryBudget {
  #saved = reserve;

  /** A request is sent for the first time. */
  deposit(): void {
    this.#saved = Math.min(reserve, this.#saved + ratio);
  }

  /** False: no repeat now. */
  withdraw(): boolean {
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
