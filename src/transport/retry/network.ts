import type { RetryClock, RetryStrategy } from './attempt.ts';
import { backoff } from './backoff.ts';

const baseMs = 200;

/** No whole answer: a read is repeated, a write only where it surely wasn't sent. */
export const network =
  ({ random }: RetryClock): RetryStrategy =>
  ({ effect, repeats, outcome }) => {
    if (outcome.kind !== 'error' || outcome.error.code !== 'UPSTREAM_UNAVAILABLE') return undefined;
    const { notSent, retryAfterSeconds } = outcome.error;
    if (effect === 'write' && !notSent) return undefined;
    // Whoever names a time has refused on purpose, such as the circuit breaker.
    if (retryAfterSeconds !== undefined) return undefined;
    return { waitMs: backoff(repeats, { baseMs, random }) };
  };
