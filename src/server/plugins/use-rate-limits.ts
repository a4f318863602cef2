import type { Plugin } from 'graphql-yoga';

import { GatewayError } from '../../errors/gateway-error.ts';
import { callerKey } from '../caller-key.ts';
import { failureResponse } from '../failure-response.ts';
import type { MaskOptions } from '../mask-error.ts';
import type { RateLimiter, RateState } from '../rate-limits/rate-limiter.ts';
import type { KnownRequests } from '../requests.ts';

/** How many requests to Dataverse an operation was expected to take, of its context. */
export type PriceOf = (context: object) => number;

export interface RateLimitDeps {
  readonly requests: KnownRequests;
  readonly limiter: RateLimiter;
  /** The context of each running operation, by its request. */
  readonly contexts: WeakMap<Request, object>;
  readonly priceOf: PriceOf;
  readonly mask: MaskOptions;
}

/**
 * Charges each request to its caller by its price. Any costs one, taken before it is read; the rest is taken when the
 * price is known, so that a caller may get into debt by what runs at the time, and waits until it is paid off.
 */
export const useRateLimits = ({
  requests: { known, batches },
  limiter,
  contexts,
  priceOf,
  mask,
}: RateLimitDeps): Plugin => {
  const states = new WeakMap<Request, RateState>();
  return {
    onRequest: async (event) => {
      const { request } = event;
      const sender = known.get(request);
      if (sender === undefined) return;
      const state = await limiter.take(sender.role.name, callerKey(sender), 1);
      states.set(request, state);
      if (!state.exceeded) return;
      const message = 'You asked for more than your share for now; try again later.';
      const refusal = new GatewayError('RATE_LIMITED', message, { retryAfterSeconds: state.resetSeconds });
      event.endResponse(failureResponse(refusal, mask));
    },
    onResponse: ({ request, response }) => {
      const state = states.get(request);
      const sender = known.get(request);
      if (state === undefined || sender === undefined) return;
      const { count, parts } = batches.get(request) ?? { count: 1, parts: [request] };
      const prices = parts.map((part) => {
        const context = contexts.get(part);
        return Math.max(1, context === undefined ? 1 : priceOf(context));
      });
      const more = prices.reduce((sum, price) => sum + price, count - parts.length) - 1;
      if (more > 0) {
        // Nobody waits for it; the limiter itself gets over a store that doesn't answer.
        limiter.take(sender.role.name, callerKey(sender), more).catch(() => undefined);
      }
      const { limit, seconds, remaining, resetSeconds } = state;
      response.headers.set('ratelimit-policy', `"requests";q=${limit};w=${seconds}`);
      response.headers.set('ratelimit', `"requests";r=${Math.max(0, remaining - more)};t=${resetSeconds}`);
    },
  };
};
