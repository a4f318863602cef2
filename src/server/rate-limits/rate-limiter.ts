import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';

import type { RedisConnection } from '../../store/redis-connection.ts';

/** How much a caller may ask of Dataverse in a while. */
export interface RateLimitOptions {
  /** Requests to Dataverse, by prediction; an operation counts as one at least. */
  readonly upstreamRequests: number;
  /** @default 60 */
  readonly seconds?: number | undefined;
  /** Other numbers of requests, by role. @default none */
  readonly byRole?: Readonly<Record<string, number>> | undefined;
}

/** Where a caller stands. */
export interface RateState {
  /** Of the whole window. */
  readonly limit: number;
  readonly seconds: number;
  readonly remaining: number;
  /** Until the window begins anew. */
  readonly resetSeconds: number;
  /** More was taken than there is. */
  readonly exceeded: boolean;
}

export interface RateLimiter {
  /** Takes so many requests off a caller's; the state says whether there were so many. */
  take(role: string, key: string, requests: number): Promise<RateState>;
}

/**
 * Counts by caller, in windows that begin with a caller's first request. In Redis where there is a connection, so that all
 * gateways count together; while it doesn't answer, each counts for itself, and nobody is refused for that.
 */
export const createRateLimiter = (
  options: RateLimitOptions,
  redis: RedisConnection | undefined,
): RateLimiter => {
  const { upstreamRequests, seconds = 60, byRole = {} } = options;
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiterOf = (role: string): RateLimiterAbstract => {
    const known = limiters.get(role);
    if (known !== undefined) return known;
    const points = Object.hasOwn(byRole, role) ? (byRole[role] ?? upstreamRequests) : upstreamRequests;
    const window = { points, duration: seconds, keyPrefix: `dynamics-graphql:${role}` };
    const memory = new RateLimiterMemory(window);
    const made =
      redis === undefined
        ? memory
        : new RateLimiterRedis({
            ...window,
            storeClient: redis.client,
            rejectIfRedisNotReady: true,
            insuranceLimiter: memory,
          });
    limiters.set(role, made);
    return made;
  };
  return {
    async take(role, key, requests) {
      const limiter = limiterOf(role);
      const found = await consume(limiter, key, requests);
      return {
        limit: limiter.points,
        seconds,
        remaining: found.remainingPoints,
        resetSeconds: Math.max(1, Math.ceil(found.msBeforeNext / 1000)),
        exceeded: found.consumedPoints > limiter.points,
      };
    },
  };
};

/** The library rejects with the state where there is nothing left. */
const consume = async (
  limiter: RateLimiterAbstract,
  key: string,
  requests: number,
): Promise<RateLimiterRes> => {
  try {
    return await limiter.consume(key, requests);
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
};
