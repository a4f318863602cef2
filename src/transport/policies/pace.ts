import { setTimeout } from 'node:timers/promises';

import { GatewayError } from '../../errors/gateway-error.ts';
import { gaveUp } from '../gave-up.ts';
import { anybody, type UpstreamPrincipal, type UpstreamRequest } from '../send.ts';
import type { Step } from '../step.ts';
import { PacedTurns } from './paced-turns.ts';

export interface PaceOptions {
  /** Milliseconds between the beginnings of two requests of one user. */
  readonly intervalMs: number;
  /** Milliseconds that a request waits for its turn at most. */
  readonly maxWaitMs: number;
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: () => number;
  /** @default a timer */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Keeps a distance between the requests of each user, callers by turns: Dataverse search takes one a second (contract §4.11), and all who
 * ask as the application user share that.
 *
 * @throws GatewayError THROTTLED, with the seconds to wait, where its turn is too far away or behind its deadline; why it was
 *   given up, where that is before its turn comes.
 */
export const pace = (options: PaceOptions): Step => {
  const { intervalMs, maxWaitMs, now = () => performance.now(), sleep = wait } = options;
  const users = new Map<string, PacedTurns>();
  const turnsOf = (user: string): PacedTurns => {
    for (const [other, turns] of users) if (turns.isIdle) users.delete(other);
    const turns = users.get(user) ?? new PacedTurns({ intervalMs, now, sleep });
    users.set(user, turns);
    return turns;
  };
  return (next) => async (request) => {
    await turnOf(turnsOf(userOf(request.principal)), request, now() + maxWaitMs);
    return next(request);
  };
};

const turnOf = (
  turns: PacedTurns,
  { caller = anybody, deadline, signal }: UpstreamRequest,
  latest: number,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const leave = (): void => {
      turns.leave(waiter);
      reject(gaveUp(signal));
    };
    const end = (): void => signal?.removeEventListener('abort', leave);
    const waiter = {
      until: Math.min(latest, deadline ?? latest),
      go: () => {
        end();
        resolve();
      },
      refuse: (waitMs: number) => {
        end();
        reject(tooMany(waitMs));
      },
    };
    if (signal?.aborted === true) {
      reject(gaveUp(signal));
      return;
    }
    signal?.addEventListener('abort', leave, { once: true });
    turns.enter(waiter, caller);
  });

// Whoever waits keeps the process alive in another way, such as by a socket.
const wait = (milliseconds: number): Promise<void> => setTimeout(milliseconds, undefined, { ref: false });

const tooMany = (waitMs: number): GatewayError =>
  new GatewayError('THROTTLED', 'Dataverse takes one search a second, and many are waiting.', {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    notSent: true,
  });

const userOf = (principal: UpstreamPrincipal): string =>
  principal.kind === 'impersonate' ? principal.objectId : principal.kind;
