/** So much of each answer counts for what is usual, and for how far answers are from it. */
const meanGain = 0.1;
const deviationGain = 0.25;
/** So many requests have to end until their average counts. */
const firstCount = 4;

/**
 * What a request takes: moving averages of the time of those that ended, and of how far they are from that. While all turns
 * are taken, each of those that run has taken as long as no turn has begun: so an organisation that has become slow shows before
 * any of them ends.
 *
 * The first ones set up connections and wake services: of those the quickest counts, and one alone says nothing, so that nobody is
 * refused for a slow beginning.
 */
export class RequestTime {
  readonly #first: number[] = [];
  #meanMs = 0;
  #deviationMs = 0;
  #sinceTurnMs = 0;

  turnBegan(): void {
    this.#sinceTurnMs = 0;
  }

  /** So much time has passed for Dataverse to answer: what this process had no time for itself is none of it. */
  passed(ms: number): void {
    this.#sinceTurnMs += ms;
  }

  learn(ms: number): void {
    if (this.#first.length < firstCount) {
      this.#first.push(ms);
      this.#meanMs = this.#first.length === 1 ? 0 : Math.min(...this.#first);
      return;
    }
    const off = ms - this.#meanMs;
    this.#deviationMs += (Math.abs(off) - this.#deviationMs) * deviationGain;
    this.#meanMs += off * meanGain;
  }

  /** It took that long at least, and was not over then. */
  learnAtLeast(ms: number): void {
    if (ms > this.#meanMs) this.learn(ms);
  }

  /** What many take on the average; 0 while nothing is known. @param allTaken whether all turns are taken */
  meanMs(allTaken: boolean): number {
    return allTaken ? Math.max(this.#meanMs, this.#sinceTurnMs) : this.#meanMs;
  }

  /** What one takes: as TCP has it, the average, and how far from it others were. @param allTaken whether all turns are taken */
  likelyMs(allTaken: boolean): number {
    const likely = this.#meanMs + this.#deviationMs;
    return allTaken ? Math.max(likely, this.#sinceTurnMs) : likely;
  }
}
