import { GatewayError } from '../../errors/gateway-error.ts';
import { findStartError } from '../../errors/start-error.ts';
import { dataverseCode } from '../dataverse-code.ts';
import type { Limiter } from '../limiter/limiter.ts';
import { anybody, type UpstreamCaller, type UpstreamRequest } from '../send.ts';
import { discard, type AnyAnswer, type Step } from '../step.ts';
import { authenticate, type Tokens } from './authenticate.ts';
import { limit, type LimitOptions } from './limit.ts';

/** An application user of the organisation: its token, and the limits that Dataverse has for it. */
export interface UpstreamUser {
  readonly tokens: Tokens & {
    /** Whether it gets no token at the moment. */
    refused(): boolean;
  };
  readonly limiter: Limiter;
}

/**
 * Sends each request as the least busy of the application users that can sign in. Where that one can't sign in, is disabled or gone, or
 * is told to wait, nothing was done, and the request is sent as the next one. Where all are to wait, the answer says until when.
 */
export const spread = (users: readonly UpstreamUser[]): Step => {
  return (next) => {
    const ways = users.map((user) => {
      const { limiter, tokens } = user;
      const send = (options: LimitOptions): typeof next =>
        authenticate(tokens, limit(limiter, options))(next);
      return { ...user, send: send({ mayMove: false }), sendOrMove: send({ mayMove: true }) };
    });
    let turn = 0;
    return async (request) => {
      const { caller } = request;
      /** Users that Dataverse doesn't know, or doesn't know the request's own user by. */
      const unknown: UpstreamUser[] = [];
      let soonest: GatewayError | undefined;
      turn = (turn + 1) % ways.length;
      // Of those that do nothing each has its turn: the number of requests is limited, too.
      const left = [...ways.slice(turn), ...ways.slice(0, turn)];
      for (;;) {
        const way = leastBusy(left, caller);
        left.splice(left.indexOf(way), 1);
        const others = left.filter(({ tokens }) => !tokens.refused());
        try {
          const answer = await (others.length > 0 ? way.sendOrMove : way.send)(request);
          if (isShutOut(answer, request)) {
            if (request.principal.kind === 'service') way.tokens.rejected();
            unknown.push(way);
            if (others.length === 0) return answer;
            discard(answer);
            continue;
          }
          // Another one is let in with the same: it was no fault of the request.
          if (answer.status < 300) for (const { tokens } of unknown) tokens.rejected();
          if (answer.status !== 429) return answer;
          if (others.every(({ limiter }) => limiter.state.pauseMs > 0)) {
            return untilAny(
              answer,
              ways.filter((one) => one !== way && !one.tokens.refused()),
              caller,
            );
          }
          discard(answer);
        } catch (error) {
          if (!isSurelyUndone(error)) throw error;
          if (soonest === undefined || secondsOf(error) < secondsOf(soonest)) soonest = error;
          if (others.length === 0) throw soonest;
        }
      }
    };
  };
};

/** There is no such application user (contract §1.5). */
const noUser = '0x80072560';
/** A user is disabled (contract §1.5): this one, where the request is in nobody else's name. */
const disabled = '0x80040225';

/**
 * Whether nobody is let in: the application user, or the one in whose name it asks, as the same code may mean either (contract §11).
 * Nothing was done then, and another application user may be let in.
 */
const isShutOut = (answer: AnyAnswer, { principal }: Pick<UpstreamRequest, 'principal'>): boolean => {
  if (answer.status !== 403) return false;
  const code = dataverseCode(answer);
  return code === noUser || (code === disabled && principal.kind === 'service');
};

/** Seconds after which it makes sense to come again; one that names none says less than any that does. */
const secondsOf = (error: GatewayError): number => error.retryAfterSeconds ?? Number.POSITIVE_INFINITY;

/** Another one may be let in, or be free. */
const isSurelyUndone = (error: unknown): error is GatewayError =>
  error instanceof GatewayError &&
  error.notSent &&
  (error.code === 'UPSTREAM_AUTH' || error.code === 'THROTTLED' || isOfSignIn(error));

/** The login service gave no token for this one: it may still have one for another, or another one's may still be good. */
const isOfSignIn = (error: GatewayError): boolean => findStartError(error) !== undefined;

/**
 * The one by whom a request of this caller would be sent first; of several that are free, the one that does less.
 *
 * @throws TypeError where there is none
 */
export const leastBusy = <User extends UpstreamUser>(users: readonly User[], caller = anybody): User => {
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
const busyness = ({ limiter }: UpstreamUser, caller: UpstreamCaller): number => {
  const { running, limit: most } = limiter.state;
  return limiter.expectedWaitMs(caller) + running / most;
};

/** The answer, with the time after which one of the others takes a request, where that is sooner. */
const untilAny = <Answer extends AnyAnswer>(
  answer: Answer,
  others: readonly UpstreamUser[],
  caller = anybody,
): Answer => {
  if (others.length === 0) return answer;
  const waits = others.map(({ limiter }) => limiter.expectedWaitMs(caller) / 1000);
  const asked = Number(answer.headers.get('retry-after') ?? 1);
  const seconds = Math.min(asked, ...waits);
  return { ...answer, headers: new Map([...answer.headers, ['retry-after', seconds.toFixed(3)]]) };
};
