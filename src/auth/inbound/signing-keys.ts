import {
  createLocalJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';

/** Gets what an issuer publishes. Throws where that is not a key set, or nothing. */
export type FetchKeys = (url: URL) => Promise<JSONWebKeySet>;

export interface SigningKeysOptions {
  readonly url: URL;
  readonly fetchKeys: FetchKeys;
  /** Milliseconds, never going back. */
  readonly now: () => number;
  /** Told of each failed look at the keys. */
  readonly onFailure: (error: unknown) => void;
}

/** Finds the key of a token's header. Throws JWKSNoMatchingKey where there is none, and KeysUnavailable. */
export type FindKey = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/** No keys were ever read, or so long ago that they can't be trusted any more. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** Least time between two looks, whatever tokens say and however the last one ended. */
const pauseMs = 30_000;
/** Keys that old are looked at again, while they serve. */
const refreshMs = 10 * 60_000;
/** How long keys serve while the issuer doesn't answer. */
const keepMs = 24 * 3_600_000;

/**
 * The keys of one issuer. A key that nobody knows makes one look at what the issuer publishes now, for all who wait for it
 * together, and at most one in thirty seconds: so neither a storm of invented keys nor an issuer that is down costs more.
 * Keys that were read serve for a day without the issuer; one that it withdraws stops serving with the next look.
 */
export const createSigningKeys = ({ url, fetchKeys, now, onFailure }: SigningKeysOptions): FindKey => {
  let known: { readonly find: FindKey; readonly readAt: number } | undefined;
  let lookedAt = -Infinity;
  let looking: Promise<void> | undefined;

  const look = (): Promise<void> => {
    if (looking !== undefined) return looking;
    if (now() - lookedAt < pauseMs) return Promise.resolve();
    lookedAt = now();
    looking = fetchKeys(url)
      .then((set) => {
        known = { find: createLocalJWKSet(set), readAt: now() };
      })
      .catch(onFailure)
      .finally(() => (looking = undefined));
    return looking;
  };

  const find: FindKey = async (header, token) => {
    if (known === undefined || now() - known.readAt > keepMs) {
      throw new KeysUnavailable('The keys of the issuer could not be read');
    }
    return known.find(header, token);
  };

  return async (header, token) => {
    if (known === undefined || now() - known.readAt > keepMs) await look();
    else if (now() - known.readAt > refreshMs) void look();
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await look();
      return find(header, token);
    }
  };
};
