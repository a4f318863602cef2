import type { UpstreamCaller } from '../send.ts';

/** What is known of a request before it is sent. */
export interface TurnRequest {
  readonly caller: UpstreamCaller;
  readonly effect: 'read' | 'write';
  /** Monotonic milliseconds. */
  readonly deadline: number | undefined;
  /** It need not wait here for the end of a pause. @default false */
  readonly mayMove?: boolean;
  readonly signal: AbortSignal | undefined;
}

/** How a request that had its turn ended. */
export type TurnEnd =
  /** `hint`: recommended parallelism, where the answer named it. */
  | {
      readonly kind: 'answered';
      readonly hint: number | undefined;
      /** A file or metadata, which takes as long as it is large: that says nothing of others. @default false */
      readonly isStream?: boolean;
    }
  | { readonly kind: 'throttled'; readonly reason: ThrottleReason; readonly pauseMs: number }
  | { readonly kind: 'failed' }
  /** Nobody waits for it any more, but Dataverse has it, and works on. */
  | { readonly kind: 'givenUp' };

/** Which of the limits was reached. */
export type ThrottleReason = 'requests' | 'execution' | 'concurrency' | 'unknown';

/** The right to send one request. `end` is to be called once. */
export interface Turn {
  end(how: TurnEnd): void;
}
