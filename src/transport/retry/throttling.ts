import type { RetryClock, RetryStrategy } from './attempt.ts';
import { retryAfterMs } from './retry-after.ts';

/** Where an answer says nothing: 1 s, then 2 s. */
const usualMs = 1000;
/** Spread on top of what was asked for; never less is waited. */
const spread = 0.1;

/**
 * 429: Dataverse refused before any work (contract §8.1), so a write may be repeated too. Waits as long as it asks for, and
 * a little longer, so that not all return at once.
 */
export const throttling =
  ({ random, wallNow }: RetryClock): RetryStrategy =>
  ({ repeats, outcome }) => {
    if (outcome.kind !== 'answer' || outcome.answer.status !== 429) return undefined;
    const asked = retryAfterMs(outcome.answer.headers, wallNow());
    const waitMs = asked ?? usualMs * 2 ** repeats;
    return { waitMs: Math.round(waitMs + random() * Math.max(waitMs * spread, 50)) };
  };
