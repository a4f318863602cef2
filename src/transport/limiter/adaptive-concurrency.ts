/** What part of the recommended parallelism is used at first. */
const caution = 0.8;

/**
 * How many requests may run at once: starts below what Dataverse recommends, grows while all of it is used, and halves
 * when Dataverse refuses for that reason (contract §8.1).
 */
export class AdaptiveConcurrency {
  readonly #most: number;
  #limit: number;
  /** Dataverse has said what it recommends, or refused. */
  #informed = false;
  /** Until the first refusal it grows fast. */
  #refused = false;
  #halvedAt = Number.NEGATIVE_INFINITY;

  /** @param most never more at once. */
  constructor(most: number) {
    this.#most = most;
    this.#limit = Math.min(4, most);
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** How many there may soon be: until the first refusal all that may ever be. */
  get prospect(): number {
    return this.#refused ? this.limit : this.#most;
  }

  /** @param hint `x-ms-dop-hint`; only the first one counts. */
  recommend(hint: number): void {
    if (this.#informed || !Number.isInteger(hint) || hint < 1) return;
    this.#informed = true;
    this.#limit = Math.max(1, Math.min(hint, this.#most) * caution);
  }

  /** A request was answered; `saturated`: as many ran as may. */
  answered(saturated: boolean): void {
    if (!saturated) return;
    this.#limit = Math.min(this.#most, this.#limit + (this.#refused ? 1 / this.#limit : 1));
  }

  /** Too many at once. Several refusals of what was sent before the first of them are one. */
  refuse(sentAt: number, now: number): void {
    if (sentAt < this.#halvedAt) return;
    this.#halvedAt = now;
    this.#informed = true;
    this.#refused = true;
    this.#limit = Math.max(1, this.#limit / 2);
  }
}
