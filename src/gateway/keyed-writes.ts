import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { Logger } from 'pino';

import type { Idempotency } from '../execute/idempotency.ts';
import { memoryStore } from '../store/memory.ts';
import type { RedisConnection } from '../store/redis-connection.ts';
import { redisStore } from '../store/redis.ts';
import type { WriteStore } from '../store/store.ts';
import type { GatewayOptions } from './gateway-options.ts';

export interface KeyedCaller {
  /** Whose keys they are: the same key of another caller is another one. */
  readonly caller: string;
  /** Of the gateway; the same on every replica. */
  readonly secret: string;
  /** Milliseconds that an operation of the caller's can take. */
  readonly longestMs: number;
}

/** Makes what does a caller's writes once for each key. */
export type KeyedWrites = (caller: KeyedCaller) => Idempotency;

export interface KeyedWritesDeps {
  readonly redis: RedisConnection | undefined;
  readonly log: Logger;
}

/** Keys of writes as they are configured; undefined where there are none. */
export const keyedWrites = (
  { idempotency = 'off', dataverse, clock = () => new Date() }: GatewayOptions,
  { redis, log }: KeyedWritesDeps,
): KeyedWrites | undefined => {
  if (idempotency === 'off') return undefined;
  const now = (): number => clock().getTime();
  const store = storeOf(idempotency, redis, now);
  const environment = dataverse.url.origin;
  return ({ caller, secret, longestMs }) => ({
    store,
    // Without the secret, which may be replaced: a key must not become another one then.
    placeOf: (field, key) =>
      createHash('sha256')
        .update(JSON.stringify([environment, caller, field, key]))
        .digest('base64url'),
    // With the secret, so that nobody who reads the store can try values out.
    fingerprint: (input) =>
      createHmac('sha256', fingerprintKey(secret)).update(canonical(input)).digest('base64url'),
    now,
    longestMs,
    onFailure: (error) => log.warn({ err: error }, 'the outcome of a write with a key was not kept'),
  });
};

const storeOf = (
  kind: 'memory' | 'redis',
  redis: RedisConnection | undefined,
  now: () => number,
): WriteStore => {
  if (kind === 'memory') return memoryStore({ now });
  if (redis === undefined) throw new TypeError('There is no address of Redis');
  return redisStore(redis);
};

const fingerprintKey = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', 'dynamics-graphql write fingerprint', 32));

/** The same text for the same input, in whatever order its fields stand. */
const canonical = (input: unknown): string =>
  JSON.stringify(input, (_name, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
