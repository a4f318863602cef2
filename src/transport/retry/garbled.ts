import type { RetryClock, RetryStrategy } from './attempt.ts';
import { backoff } from './backoff.ts';

const baseMs = 200;

/** An answer that can't be read: what broke on the way may arrive the next time. Once, as it may well be what is sent. */
export const garbled =
  ({ random }: RetryClock): RetryStrategy =>
  ({ effect, repeats, outcome }) =>
    outcome.kind === 'garbled' && effect === 'read' && repeats === 0
      ? { waitMs: backoff(repeats, { baseMs, random }) }
      : undefined;
