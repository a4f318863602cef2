/** What a limiter looks like from outside. */
export interface LimiterState {
  readonly limit: number;
  readonly running: number;
  readonly waiting: number;
  /** Milliseconds until Dataverse takes requests again; 0: it does. */
  readonly pauseMs: number;
}
