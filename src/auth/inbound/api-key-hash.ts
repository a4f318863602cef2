import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

import { scryptHash, type ApiKey } from './api-key-options.ts';

/** SHA-256 of a key. */
export const digest = (key: string): Buffer => createHash('sha256').update(key).digest();

/** scrypt's cost for new hashes: 16 MiB and some 30 ms. */
const cost = { N: 16_384, r: 8, p: 1 };

/** A random key of 256 bits for an id: `partner-1.9vT…`. */
export const newApiKey = (id: string): string => `${id}.${randomBytes(32).toString('base64url')}`;

/** A hash in the form that the configuration takes. */
export const scryptOf = async (key: string): Promise<string> => {
  const salt = randomBytes(16);
  const hash = await derive(key, { salt, length: 32, ...cost });
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join(':');
};

/** Whether a key is the one that an entry has the hash of; takes as long wherever it differs. */
export const isKeyOf = async (key: string, entry: Pick<ApiKey, 'sha256' | 'scrypt'>): Promise<boolean> => {
  if (entry.sha256 !== undefined) return timingSafeEqual(digest(key), Buffer.from(entry.sha256, 'hex'));
  const [, N, r, p, salt = '', hash = ''] = scryptHash.exec(entry.scrypt ?? '') ?? [];
  const expected = Buffer.from(hash, 'base64url');
  const found = await derive(key, {
    salt: Buffer.from(salt, 'base64url'),
    length: expected.byteLength,
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return timingSafeEqual(found, expected);
};

interface Derivation {
  readonly salt: Buffer;
  readonly length: number;
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

const derive = (key: string, { salt, length, N, r, p }: Derivation): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(key, salt, length, { N, r, p, maxmem: 256 * 1024 * 1024 }, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });
