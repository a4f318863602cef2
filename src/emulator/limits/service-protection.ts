import type { HttpResponse } from '../http-message.ts';
import { jsonAnswer } from '../json-answer.ts';

/** The limits of one user (contract §8.1). */
export interface ServiceProtectionOptions {
  /** Requests in the window. @default 6000 */
  readonly requests?: number;
  /** Milliseconds that requests take together in the window. @default 1200000 */
  readonly executionMs?: number;
  /** Requests at once. @default 52 */
  readonly concurrent?: number;
  /** The window slides. @default 300 */
  readonly windowSeconds?: number;
}

/** What a user has left, for the headers of an answer. */
export interface Allowance {
  readonly requests: number;
  readonly executionMs: number;
}

export type Admission =
  /** `leave` is to be called when the request has been answered. */
  | { readonly kind: 'admitted'; readonly leave: () => Allowance }
  | { readonly kind: 'refused'; readonly answer: HttpResponse };

export interface ServiceProtection {
  /** Lets a request of a user in, or refuses it. */
  readonly enter: (user: string) => Admission;
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  /** When there is room again. */
  readonly freeAt: number;
}

interface Use {
  running: number;
  /** Beginnings of the requests in the window. */
  readonly begun: number[];
  /** Ends of the requests in the window, with what they took. */
  readonly taken: { readonly at: number; readonly ms: number }[];
  executionMs: number;
  /** Refused one after another: whoever goes on pushing waits longer. */
  refused: number;
}

/** Counts for each user by himself, as one web server of the service does. @param now monotonic milliseconds */
export function createServiceProtection(
  options: ServiceProtectionOptions,
  now: () => number,
): ServiceProtection {
  const { requests = 6000, executionMs = 1_200_000, concurrent = 52, windowSeconds = 300 } = options;
  const windowMs = windowSeconds * 1000;
  const users = new Map<string, Use>();
  const useOf = (user: string): Use => {
    const use = users.get(user) ?? { running: 0, begun: [], taken: [], executionMs: 0, refused: 0 };
    users.set(user, use);
    return use;
  };
  const forget = (use: Use, before: number): void => {
    while ((use.begun[0] ?? before) < before) use.begun.shift();
    while ((use.taken[0]?.at ?? before) < before) use.executionMs -= use.taken.shift()?.ms ?? 0;
  };
  const refuse = (use: Use, { code, message, freeAt }: Refusal): Admission => {
    use.refused += 1;
    const seconds = Math.ceil((freeAt - now()) / 1000) + Math.floor(use.refused / 50);
    const retryAfter = Math.min(Math.max(seconds, 1), Math.ceil(windowSeconds));
    return {
      kind: 'refused',
      answer: jsonAnswer(
        429,
        { error: { code, message } },
        {
          'Content-Type': 'application/json; odata.metadata=minimal',
          'Retry-After': String(retryAfter),
          ...allowanceHeaders({
            requests: requests - use.begun.length,
            executionMs: executionMs - use.executionMs,
          }),
        },
      ),
    };
  };
  return {
    enter: (user) => {
      const use = useOf(user);
      const at = now();
      forget(use, at - windowMs);
      const over = `over time window of ${windowSeconds} seconds.`;
      if (use.running >= concurrent) {
        const message = `Number of concurrent requests exceeded the limit of ${concurrent}.`;
        return refuse(use, { code: '0x80072326', message, freeAt: at });
      }
      if (use.begun.length >= requests) {
        const message = `Number of requests exceeded the limit of ${requests} ${over}`;
        return refuse(use, { code: '0x80072322', message, freeAt: (use.begun[0] ?? at) + windowMs });
      }
      if (use.executionMs >= executionMs) {
        const limit = executionMs.toLocaleString('en-US');
        const message =
          `Combined execution time of incoming requests exceeded limit of ${limit}  milliseconds ${over} Decrease ` +
          'number of concurrent requests or reduce the duration of requests and try again later.';
        return refuse(use, { code: '0x80072321', message, freeAt: (use.taken[0]?.at ?? at) + windowMs });
      }
      use.running += 1;
      use.refused = 0;
      use.begun.push(at);
      return {
        kind: 'admitted',
        leave: () => {
          const ms = now() - at;
          use.running -= 1;
          use.executionMs += ms;
          use.taken.push({ at: now(), ms });
          return { requests: requests - use.begun.length, executionMs: executionMs - use.executionMs };
        },
      };
    },
  };
}

/** What is left, as the service shows it: with separators, in seconds (contract §2.6, §13). */
export const allowanceHeaders = ({ requests, executionMs }: Allowance): Record<string, string> => ({
  'x-ms-ratelimit-burst-remaining-xrm-requests': String(Math.max(0, requests)),
  'x-ms-ratelimit-time-remaining-xrm-requests': (Math.max(0, executionMs) / 1000).toLocaleString('en-US', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }),
});
