import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
  type IBackoff,
} from 'cockatiel';

import { GatewayError } from '../../errors/gateway-error.ts';
import type { AnyAnswer, Step } from '../step.ts';

export interface BreakerOptions {
  /** Failures one after another that open the circuit. @default 10 */
  readonly failures?: number | undefined;
  /** Milliseconds after which one request tries again. @default 2000 */
  readonly pauseMs?: number | undefined;
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: (() => number) | undefined;
}

export interface BreakCircuitOptions {
  /** Milliseconds for which one request alone may find out. @default 2000 */
  readonly patienceMs?: number;
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: () => number;
}

/** What an organisation that is down answers with. */
const down: ReadonlySet<number> = new Set([502, 503, 504]);

/** A circuit breaker for one organisation. Time-outs don't count: one slow plug-in is not an outage. */
export const createBreaker = (options: BreakerOptions = {}): CircuitBreakerPolicy => {
  const { failures = 10, pauseMs = 2000, now = () => performance.now() } = options;
  return circuitBreaker(
    handleWhen(
      (error) => error instanceof GatewayError && error.code === 'UPSTREAM_UNAVAILABLE',
    ).orWhenResult((answer) => down.has((answer as AnyAnswer).status)),
    { halfOpenAfter: pauseOf(pauseMs, now), breaker: new ConsecutiveBreaker(failures) },
  );
};

/** The library compares with the wall clock, which may jump; so this is endless until it is over by a clock that doesn't. */
const pauseOf = (pauseMs: number, now: () => number): Pick<IBackoff<unknown>, 'next'> => ({
  next: () => {
    const until = now() + pauseMs;
    return {
      get duration() {
        return now() < until ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
      },
      ...pauseOf(pauseMs, now),
    };
  },
});

/**
 * After many failures one after another nothing is sent for a moment; then one request finds out whether Dataverse is back. Until it
 * is answered the others are refused; but if it takes long, which may be that request's own nature, they are sent as well.
 *
 * @throws GatewayError UPSTREAM_UNAVAILABLE at once while nothing is sent.
 */
export const breakCircuit = (
  breaker: CircuitBreakerPolicy,
  { patienceMs = 2000, now = () => performance.now() }: BreakCircuitOptions = {},
): Step => {
  let probedAt = now();
  breaker.onHalfOpen(() => {
    probedAt = now();
  });
  return (next) => async (request) => {
    if (breaker.state === CircuitState.HalfOpen) {
      if (now() - probedAt < patienceMs) throw unavailable();
      return next(request);
    }
    try {
      return await breaker.execute(() => next(request));
    } catch (error) {
      throw error instanceof BrokenCircuitError ? unavailable(error) : error;
    }
  };
};

const unavailable = (cause?: Error): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', 'Dataverse has not been available for a while.', {
    cause,
    retryAfterSeconds: 2,
    notSent: true,
  });
