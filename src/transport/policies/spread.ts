import type { Limiter } from '../limiter/limiter.ts';
import type { AnyAnswer, Step } from '../step.ts';
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
 * Sends each request as the application user that is least busy, of those who can sign in; a repeat may go by another one. So
 * where one is told to wait, the answer says when the next of them is free, which may be at once.
 */
export const spread = (users: readonly UpstreamUser[]): Step => {
  return (next) => {
    const ways = users.map((user) => ({
      ...user,
      send: limit(user.limiter)(authenticate(user.tokens)(next)),
    }));
    return async (request) => {
      const way = leastBusy(ways, request.caller);
      const answer = await way.send(request);
      const others = ways.filter((other) => other !== way && !other.tokens.refused());
      return answer.status === 429 && others.length > 0 ? untilAny(answer, others, request.caller) : answer;
    };
  };
};

/**
 * The one by whom a request of this caller would be sent first; of several that are free, the one that does less.
 *
 * @throws TypeError where there is none
 */
export const leastBusy = <User extends UpstreamUser>(users: readonly User[], caller = ''): User => {
  // One alone is tried in any case: it knows best what to say.
  const able = users.length > 1 ? users.filter(({ tokens }) => !tokens.refused()) : users;
  const [first, ...others] = able.length > 0 ? able : users;
  if (first === undefined) throw new TypeError('There is no application user');
  return others.reduce(
    (best, user) => (busyness(user, caller) < busyness(best, caller) ? user : best),
    first,
  );
};

/** How long one would wait there, and how much of it is in use. */
const busyness = ({ limiter }: UpstreamUser, caller: string): number => {
  const { running, limit: most } = limiter.state;
  return limiter.expectedWaitMs(caller) + running / most;
};

/** The answer, with the time after which one of the others takes a request, where that is sooner. */
const untilAny = <Answer extends AnyAnswer>(
  answer: Answer,
  others: readonly UpstreamUser[],
  caller = '',
): Answer => {
  const waits = others.map(({ limiter }) => limiter.expectedWaitMs(caller) / 1000);
  const asked = Number(answer.headers.get('retry-after'));
  const seconds = Math.min(asked, ...waits);
  return { ...answer, headers: new Map([...answer.headers, ['retry-after', seconds.toFixed(3)]]) };
};
