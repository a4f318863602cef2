import { timingSafeEqual } from 'node:crypto';
import PQueue from 'p-queue';

import { GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../caller.ts';
import { digest, isKeyOf } from './api-key-hash.ts';
import { apiKeyId, type ApiKey } from './api-key-options.ts';
import type { Authenticator } from './authenticator.ts';
import { addressGroup, createFailureCounter, type FailureLimits } from './failures.ts';

export interface ApiKeyOptions {
  /** The keys that are let in now; a new list takes effect with the next request. */
  readonly keys: () => readonly ApiKey[] | Promise<readonly ApiKey[]>;
  readonly failures?: FailureLimits | undefined;
  /** @default the machine's clock */
  readonly clock?: (() => Date) | undefined;
}

/** Longest value that is looked at. */
const maxKeyLength = 256;
/** Compared with where there is no such id, so that it takes as long. */
const nobody: ApiKey = { id: '', sha256: '0'.repeat(64), role: '' };

/**
 * Keys in the header `x-api-key`, of the form `<id>.<random>`. Whatever is wrong, unknown id, wrong or expired key, the
 * answer is the same.
 */
export const createApiKeyAuthenticator = (options: ApiKeyOptions): Authenticator => {
  const { clock = () => new Date() } = options;
  const failures = createFailureCounter(options.failures);
  // scrypt is slow on purpose: a key that was right once is known again by its digest, as long as its entry is there.
  const proven = new WeakMap<ApiKey, Buffer>();
  const isProven = (key: string, entry: ApiKey): boolean => {
    const known = proven.get(entry);
    return known !== undefined && timingSafeEqual(known, digest(key));
  };
  const slowly = new PQueue({ concurrency: 1 });

  const find = async (key: string, id: string, address: string): Promise<ApiKey | undefined> => {
    await failures.check(id, address);
    const now = clock();
    const isWellFormed = key.length <= maxKeyLength && apiKeyId.test(id);
    const entries = isWellFormed ? (await options.keys()).filter((entry) => entry.id === id) : [];
    let found: ApiKey | undefined;
    for (const entry of entries.length === 0 ? [nobody] : entries) {
      const fits = isProven(key, entry) || (await isKeyOf(key.slice(0, maxKeyLength), entry));
      if (fits && entry.scrypt !== undefined) proven.set(entry, digest(key));
      if (fits && entry !== nobody && (entry.expires === undefined || now < entry.expires)) found = entry;
    }
    if (found === undefined) await failures.count(id, address, entries.length > 0);
    return found;
  };

  return {
    name: 'apiKey',
    challenge: 'ApiKey',
    async authenticate({ headers, client }): Promise<Caller | 'notForMe'> {
      const key = headers.get('x-api-key');
      if (key === null) return 'notForMe';
      const id = key.slice(0, Math.max(0, key.indexOf('.')));
      const address = addressGroup(client);
      const isSlow = (await options.keys()).some(
        (entry) => entry.id === id && entry.scrypt !== undefined && !isProven(key, entry),
      );
      // One after another, so that a storm of wrong keys is counted before it costs.
      const found = await (isSlow ? slowly.add(() => find(key, id, address)) : find(key, id, address));
      if (found !== undefined) {
        const roles = new Set([found.role]);
        return { id: `key:${id}`, method: 'apiKey', roles, claims: {}, objectId: undefined };
      }
      throw new GatewayError('UNAUTHENTICATED', 'The key is not valid.');
    },
  };
};
