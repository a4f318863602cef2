export interface LearnedBudgetOptions {
  readonly windowMs: number;
  /** Of what was used when Dataverse refused, this part is used from then on. */
  readonly share: number;
}

/** What is learned grows by so much of it in each window without a refusal: others who shared the limit may have gone. */
const growth = 0.1;

/**
 * How much of something one user may use in a sliding window. Each web server of an environment counts for itself (contract §8.1), and
 * how many there are is not known: so refusals tell it, and time without them raises it.
 */
export class LearnedBudget {
  readonly #windowMs: number;
  readonly #share: number;
  #learned: { readonly amount: number; readonly at: number } | undefined;
  readonly #taken: { readonly at: number; readonly amount: number }[] = [];
  #used = 0;
  #watchedSince: number | undefined;

  constructor({ windowMs, share }: LearnedBudgetOptions) {
    this.#windowMs = windowMs;
    this.#share = share;
  }

  add(amount: number, now: number): void {
    this.#watchedSince ??= now;
    this.#forget(now); // here, as nobody may ever ask what was used
    const last = this.#taken.at(-1);
    // A thousand steps of a window are exact enough, and a thousand entries are all that is kept.
    if (last !== undefined && now - last.at < this.#windowMs / 1000) {
      this.#taken[this.#taken.length - 1] = { at: last.at, amount: last.amount + amount };
    } else {
      this.#taken.push({ at: now, amount });
    }
    this.#used += amount;
  }

  used(now: number): number {
    this.#forget(now);
    return this.#used;
  }

  /**
   * Dataverse refused because it is used up. Several refusals of what was sent before the first of them are one. Within the first window
   * nothing is learned: before, another gateway may have used it up, and what this one did says nothing.
   *
   * @param bounds between which the limit is known to be
   */
  refuse(
    sentAt: number,
    now: number,
    { least, most }: { readonly least: number; readonly most: number },
  ): void {
    if (this.#learned !== undefined && sentAt < this.#learned.at) return;
    if (this.#watchedSince === undefined || now - this.#watchedSince < 0.99 * this.#windowMs) return;
    this.#learned = { amount: this.#share * Math.max(Math.min(this.used(now), most), least), at: now };
  }

  /** undefined: as much as Dataverse bears. */
  allowed(now: number): number | undefined {
    if (this.#learned === undefined) return undefined;
    const { amount, at } = this.#learned;
    return amount * (1 + (growth * (now - at)) / this.#windowMs);
  }

  /** Lets go of what the window has left behind. */
  #forget(now: number): void {
    const begin = now - this.#windowMs;
    while ((this.#taken[0]?.at ?? begin) < begin) this.#used -= this.#taken.shift()?.amount ?? 0;
  }
}
