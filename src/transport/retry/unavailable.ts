import { dataverseCode } from '../dataverse-code.ts';
import type { RetryClock, RetryStrategy } from './attempt.ts';
import { backoff } from './backoff.ts';
import { retryAfterMs } from './retry-after.ts';

const statuses: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Codes of Dataverse's own that pass by themselves (contract §7.3): SQL errors, its resource limits, lost connections, and
 * an operation that ran into another.
 */
const passingCodes: ReadonlySet<string> = new Set([
  '0x80044150',
  '0x80072323',
  '0x80072324',
  '0x80048559',
  '0x80048551',
  '0x80048561',
  '0x80071154',
]);

const baseMs = 200;

/** 502, 503, 504, and errors that are known to pass. Something in front may have passed the request on: reads only. */
export const unavailable =
  ({ random, wallNow }: RetryClock): RetryStrategy =>
  ({ effect, repeats, outcome }) => {
    if (outcome.kind !== 'answer' || effect === 'write') return undefined;
    const { answer } = outcome;
    const passing = answer.status === 500 && passingCodes.has(dataverseCode(answer));
    if (!statuses.has(answer.status) && !passing) return undefined;
    const jitter = backoff(repeats, { baseMs, random });
    return { waitMs: (retryAfterMs(answer.headers, wallNow()) ?? 0) + jitter };
  };
