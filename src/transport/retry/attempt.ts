import type { GatewayError } from '../../errors/gateway-error.ts';
import type { AnyAnswer } from '../step.ts';

/** A request that was sent, and what came of it. */
export interface Attempt {
  /** What it does to data: only a read may run twice. */
  readonly effect: 'read' | 'write';
  /** How often it was repeated before. */
  readonly repeats: number;
  readonly outcome:
    | { readonly kind: 'answer'; readonly answer: AnyAnswer }
    /** An answer of success that can't be read. */
    | { readonly kind: 'garbled' }
    | { readonly kind: 'error'; readonly error: GatewayError };
}

/** Whether an attempt is worth another, and after how many milliseconds; undefined: not for this strategy to say. */
export type RetryStrategy = (attempt: Attempt) => { readonly waitMs: number } | undefined;

/** Sources of time and chance. */
export interface RetryClock {
  /** From 0 to 1. */
  readonly random: () => number;
  /** Wall clock. */
  readonly wallNow: () => number;
}
