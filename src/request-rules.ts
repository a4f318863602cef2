import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';

import { StartError } from './errors/start-error.ts';
import type { OperationContext } from './execute/operation-context.ts';
import type { GatewayOptions, TrustedDocumentsOptions } from './gateway-options.ts';
import { keyedWrites, type KeyedWrites } from './keyed-writes.ts';
import type { ServerOptions } from './server/create-server.ts';
import { readManifest, type TrustedDocuments } from './server/documents/trusted-documents.ts';
import { createRateLimiter } from './server/rate-limits/rate-limiter.ts';
import { connectRedis } from './store/redis-connection.ts';

/** What holds for requests besides who sends them. */
export interface RequestRules {
  readonly server: Pick<ServerOptions, 'cors' | 'documents' | 'limiter' | 'priceOf'>;
  /** undefined: writes have no keys. */
  readonly keyedWrites: KeyedWrites | undefined;
  readonly close: () => void;
}

/**
 * Rate limits, known documents, origins and keys of writes, as they are configured.
 *
 * @throws StartError 2 for a manifest that can't be read or is none, or a role that isn't there.
 */
export const createRequestRules = async (options: GatewayOptions, log: Logger): Promise<RequestRules> => {
  const { rateLimits, redisUrl, trustedDocuments = [], automaticPersistedQueries, cors, roles } = options;
  const named = [
    ...Object.keys(rateLimits?.byRole ?? {}).map((role) => ({ role, where: 'rateLimits.byRole' })),
    ...trustedDocuments.flatMap((each) =>
      (each.roles ?? []).map((role) => ({ role, where: 'trustedDocuments' })),
    ),
  ];
  for (const { role, where } of named) {
    if (Object.hasOwn(roles, role)) continue;
    throw new StartError(`${where} names the role "${role}", which is not among "roles"`, { exitCode: 2 });
  }
  const trusted = await Promise.all(trustedDocuments.map(readDocuments));
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
    server: {
      cors,
      documents: { trusted, automatic: automaticPersistedQueries },
      limiter: rateLimits && createRateLimiter(rateLimits, redis),
      priceOf: (context) => (context as OperationContext).meter.cost.requests,
    },
    keyedWrites: keyedWrites(options, { redis, log }),
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
