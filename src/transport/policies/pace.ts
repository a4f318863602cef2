import { setTimeout } from 'node:timers/promises';

import { GatewayError } from '../../errors/gateway-error.ts';
import { gaveUp } from '../gave-up.ts';
import type { UpstreamPrincipal } from '../send.ts';
import type { Step } from '../step.ts';

export interface PaceOptions {
  /** Milliseconds between the beginnings of two requests of one user. */
  readonly intervalMs: number;
  /** Milliseconds that a request waits for its turn at most. */
  readonly maxWaitMs: number;
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: () => number;
  /** @default a timer */
  readonly sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/**
 * Keeps a distance between the requests of each user, in the order in which they come: Dataverse search takes one a second
 * (contract §4.11).
 *
 * @throws GatewayError THROTTLED, with the seconds to wait, where its turn is too far away or behind its deadline; why it was
 *   given up, where that is before its turn comes.
 */
export const pace = (options: PaceOptions): Step => {
  const { intervalMs, maxWaitMs, now = () => performance.now(), sleep = wait } = options;
  const turns = new Map<string, number>();
  return (next) => async (request) => {
    const user = userOf(request.principal);
    const at = now();
    const turn = Math.max(turns.get(user) ?? at, at);
    const left = request.deadline === undefined ? maxWaitMs : request.deadline - at;
    if (turn - at > Math.min(maxWaitMs, left)) {
      throw new GatewayError('THROTTLED', 'Dataverse takes one search a second, and many are waiting.', {
        retryAfterSeconds: Math.ceil((turn - at) / 1000),
        notSent: true,
      });
    }
    turns.set(user, turn + intervalMs);
    for (const [other, free] of turns) if (free < at) turns.delete(other);
    if (turn > at) await sleep(turn - at, request.signal);
    return next(request);
  };
};

const userOf = (principal: UpstreamPrincipal): string =>
  principal.kind === 'impersonate' ? principal.objectId : principal.kind;

const wait = async (milliseconds: number, signal: AbortSignal | undefined): Promise<void> => {
  await setTimeout(milliseconds, undefined, signal && { signal }).catch(() => {
    throw gaveUp(signal);
  });
};
