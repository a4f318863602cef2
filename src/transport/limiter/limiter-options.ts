import type { UpstreamCaller } from '../send.ts';

/** Requests at once of one application user, at most, where nothing else is set. */
export const defaultMaxConcurrent = 48;

export interface LimiterOptions {
  /** Requests at once, at most; Dataverse's limit is 52, and what was given up may still run there. @default 48 */
  readonly maxConcurrent?: number | undefined;
  /** Requests that wait, at most. @default 1000 */
  readonly maxWaiting?: number | undefined;
  /** Milliseconds of execution within the window. @default as much as Dataverse bears */
  readonly executionMs?: number | undefined;
  /** @default 300000 */
  readonly windowMs?: number | undefined;
  /** Told whenever a request is refused here because too many wait; a pause that Dataverse asks for is no such thing. */
  readonly onRefusal?: ((caller: UpstreamCaller) => void) | undefined;
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: (() => number) | undefined;
}
