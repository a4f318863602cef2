import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';

import { StartError } from '../errors/start-error.ts';
import type { OperationContext } from '../execute/operation-context.ts';
import { readManifest, type TrustedDocuments } from '../server/documents/trusted-documents.ts';
import { createRateLimiter, type RateLimiter } from '../server/rate-limits/rate-limiter.ts';
import type { ServerOptions } from '../server/server-options.ts';
import { connectRedis, type RedisConnection } from '../store/redis-connection.ts';
import type { GatewayOptions, TrustedDocumentsOptions } from './gateway-options.ts';
import { keyedWrites, type KeyedWrites } from './keyed-writes.ts';

/** What holds for requests besides who sends them. */
export interface RequestRules {
  readonly server: Pick<ServerOptions, 'cors' | 'documents' | 'limiter' | 'priceOf'>;
  /** What counts and remembers; it goes on where the rules are made anew. */
  readonly counter: Counter;
}

/** A rate limiter, what is known of keys of writes, and the connection of both. */
export interface Counter {
  readonly rateLimits: GatewayOptions['rateLimits'];
  readonly limiter: RateLimiter | undefined;
  /** undefined: writes have no keys. */
  readonly keyedWrites: KeyedWrites | undefined;
  readonly redis: RedisConnection | undefined;
  readonly close: () => void;
}

/**
 * Rate limits, known documents, origins and keys of writes, as they are configured.
 *
 * @param before what counted until now; it goes on where the rate limits are the same, and nobody's count begins anew
 * @throws StartError 2 for a manifest that can't be read or is none.
 */
export const createRequestRules = async (
  options: GatewayOptions,
  log: Logger,
  before?: Counter,
): Promise<RequestRules> => {
  const { rateLimits, trustedDocuments = [], automaticPersistedQueries, cors } = options;
  const trusted = await Promise.all(trustedDocuments.map(readDocuments));
  const counter = before === undefined ? createCounter(options, log) : goOn(before, rateLimits);
  return {
    server: {
      cors,
      documents: { trusted, automatic: automaticPersistedQueries },
      limiter: counter.limiter,
      priceOf: (context) => (context as OperationContext).meter.cost.requests,
    },
    counter,
  };
};

/** A role that a configuration names, and where it does. */
interface NamedRole {
  readonly role: string;
  readonly where: string;
}

/** The roles that rate limits and known documents name, and where they do. */
export const rolesOfRules = ({
  rateLimits,
  trustedDocuments = [],
}: Pick<GatewayOptions, 'rateLimits' | 'trustedDocuments'>): readonly NamedRole[] => [
  ...Object.keys(rateLimits?.byRole ?? {}).map((role) => ({ role, where: `rateLimits.byRole.${role}` })),
  ...trustedDocuments.flatMap(({ roles = [] }, index) =>
    roles.map((role, place) => ({ role, where: `trustedDocuments[${index}].roles[${place}]` })),
  ),
];

/** Keys of writes and the connection stay; so do counts, where the limits are the same. */
const goOn = (before: Counter, rateLimits: GatewayOptions['rateLimits']): Counter =>
  isDeepStrictEqual(before.rateLimits, rateLimits)
    ? before
    : { ...before, rateLimits, limiter: rateLimits && createRateLimiter(rateLimits, before.redis) };

const createCounter = (options: GatewayOptions, log: Logger): Counter => {
  const { rateLimits, redisUrl } = options;
  const redis =
    redisUrl === undefined
      ? undefined
      : connectRedis(redisUrl, (error) =>
          log.warn(
            { err: error },
            'Redis does not answer; rate limits are counted by each gateway for itself, writes with a key are refused',
          ),
        );
  return {
    rateLimits,
    limiter: rateLimits && createRateLimiter(rateLimits, redis),
    keyedWrites: keyedWrites(options, { redis, log }),
    redis,
    close: () => redis?.close(),
  };
};

const readDocuments = async ({ manifest, ...whom }: TrustedDocumentsOptions): Promise<TrustedDocuments> => {
  const json = await readFile(manifest, 'utf8').catch((error: unknown) => {
    throw new StartError(`The manifest ${manifest} of trustedDocuments cannot be read`, {
      exitCode: 2,
      cause: error,
    });
  });
  try {
    return { ...whom, documents: readManifest(json) };
  } catch (error) {
    const what = error instanceof SyntaxError ? 'is not valid JSON' : (error as Error).message;
    throw new StartError(`The manifest ${manifest} of trustedDocuments ${what}`, {
      exitCode: 2,
      cause: error,
    });
  }
};
