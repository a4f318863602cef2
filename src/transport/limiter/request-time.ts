/** So much of each answer counts for what is usual, and for how far answers are from it. */
const meanGain = 0.1;
const deviationGain = 0.25;

/**
 * What a request takes: moving averages of the time of those that ended, and of how far they are from that. While all turns
 * are taken, each of those that run has taken as long as no turn has begun: so an organisation that has become slow shows before
 * any of them ends.
 */
export class RequestTime {
  #meanMs = 0;
  #deviationMs = 0;
  #lastTurnAt = Number.NEGATIVE_INFINITY;

  turnBegan(now: number): void {
    this.#lastTurnAt = now;
  }

  learn(ms: number): void {
    const first = this.#meanMs === 0;
    const off = first ? 0 : ms - this.#meanMs;
    this.#deviationMs += (Math.abs(off) - this.#deviationMs) * deviationGain;
    this.#meanMs = first ? ms : this.#meanMs + off * meanGain;
  }

  /** It took that long at least, and was not over then. */
  learnAtLeast(ms: number): void {
    if (ms > this.#meanMs) this.learn(ms);
  }

  /** What many take on the average; 0 while nothing is known. @param fullAt now, where all turns are taken */
  meanMs(fullAt?: number): number {
    return Math.max(this.#meanMs, this.#sinceLastTurn(fullAt));
  }

  /** What one takes: as TCP has it, the average, and how far from it others were. @param fullAt now, where all turns are taken */
  likelyMs(fullAt?: number): number {
    return Math.max(this.#meanMs + this.#deviationMs, this.#sinceLastTurn(fullAt));
  }

  #sinceLastTurn(fullAt = Number.NEGATIVE_INFINITY): number {
    return Math.max(0, fullAt - this.#lastTurnAt);
  }
}
