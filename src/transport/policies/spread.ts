import type { Limiter } from '../limiter/limiter.ts';
import type { Step } from '../step.ts';
import { authenticate, type Tokens } from './authenticate.ts';
import { limit } from './limit.ts';

/** An application user of the organisation: its token, and the limits that Dataverse has for it. */
export interface UpstreamUser {
  readonly tokens: Tokens & {
    /** Whether it gets no token at the moment. */
    refused(): boolean;
  };
  readonly limiter: Limiter;
}

/**
 * Sends each request as the application user that is least busy, of those who can sign in; a repeat may go by another one.
 */
export const spread = (users: readonly UpstreamUser[]): Step => {
  return (next) => {
    const ways = users.map(({ tokens, limiter }) => ({
      tokens,
      limiter,
      send: limit(limiter)(authenticate(tokens)(next)),
    }));
    return (request) => {
      // One alone is tried in any case: it knows best what to say.
      const usable = ways.length > 1 ? ways.filter(({ tokens }) => !tokens.refused()) : ways;
      const [first, ...others] = usable.length > 0 ? usable : ways;
      if (first === undefined) throw new TypeError('There is no application user');
      const waitOf = ({ limiter }: { readonly limiter: Limiter }): number =>
        busyness(limiter, request.caller);
      return others.reduce((best, way) => (waitOf(way) < waitOf(best) ? way : best), first).send(request);
    };
  };
};

/** How long one would wait there; between two that are free, the one that does less. */
const busyness = (limiter: Limiter, caller = ''): number => {
  const { running, limit: most } = limiter.state;
  return limiter.expectedWaitMs(caller) + running / most;
};
