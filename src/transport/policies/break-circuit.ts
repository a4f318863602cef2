import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';

import { GatewayError } from '../../errors/gateway-error.ts';
import type { AnyAnswer, Step } from '../step.ts';

export interface BreakerOptions {
  /** Failures one after another that open the circuit. @default 10 */
  readonly failures?: number | undefined;
  /** Milliseconds after which one request tries again. @default 2000 */
  readonly pauseMs?: number | undefined;
}

/** What an organisation that is down answers with. */
const down: ReadonlySet<number> = new Set([502, 503, 504]);

/** A circuit breaker for one organisation. Time-outs don't count: one slow plug-in is not an outage. */
export const createBreaker = ({ failures = 10, pauseMs = 2000 }: BreakerOptions = {}): CircuitBreakerPolicy =>
  circuitBreaker(
    handleWhen(
      (error) => error instanceof GatewayError && error.code === 'UPSTREAM_UNAVAILABLE',
    ).orWhenResult((answer) => down.has((answer as AnyAnswer).status)),
    { halfOpenAfter: pauseMs, breaker: new ConsecutiveBreaker(failures) },
  );

/**
 * After many failures one after another nothing is sent for a moment; then one request finds out whether Dataverse is back.
 *
 * @throws GatewayError UPSTREAM_UNAVAILABLE at once while nothing is sent.
 */
export const breakCircuit =
  (breaker: CircuitBreakerPolicy): Step =>
  (next) =>
  async (request) => {
    try {
      return await breaker.execute(() => next(request));
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new GatewayError('UPSTREAM_UNAVAILABLE', 'Dataverse has not been available for a while.', {
        cause: error,
        retryAfterSeconds: 2,
        notSent: true,
      });
    }
  };
