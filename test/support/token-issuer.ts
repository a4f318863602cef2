import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose';

export interface TestToken {
  /** Over the usual claims; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** An issuer of tokens with keys of its own; nothing listens. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly tenant: string;
  readonly objectId: string;
  /** What it publishes now. */
  readonly keys: () => JSONWebKeySet;
  /** Stops publishing the oldest key. */
  readonly withdraw: () => void;
  /** How often that was read through {@link fetchKeys}. */
  readonly fetches: () => number;
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  readonly token: (token?: TestToken) => Promise<string>;
  /** A new key signs from now on, and is published beside the old one. */
  readonly rotate: () => Promise<void>;
  /** From now on, reading keys fails. */
  readonly goDown: () => void;
  readonly publicKey: () => CryptoKey;
}

/** An issuer in the form of Entra ID v2, at the given moment. */
export const tokenIssuer = async (now: () => Date): Promise<TokenIssuer> => {
  const tenant = '0f0e0d0c-0000-4000-8000-00000000aaaa';
  const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`;
  const audience = 'api://gateway';
  const objectId = '5ac1e5ee-0000-4000-8000-00000000b0b0';
  const published: JSONWebKeySet['keys'] = [];
  let signing = await generateKeyPair('RS256', { extractable: true });
  let made = 0;
  let fetches = 0;
  let down = false;
  const publish = async (): Promise<void> => {
    published.push({ ...(await exportJWK(signing.publicKey)), kid: `k${(made += 1)}`, use: 'sig' });
  };
  await publish();
  const newest = (): string => published.at(-1)?.kid ?? '';
  return {
    issuer,
    audience,
    tenant,
    objectId,
    keys: () => ({ keys: [...published] }),
    withdraw: () => void published.shift(),
    fetches: () => fetches,
    fetchKeys: () => {
      fetches += 1;
      return down
        ? Promise.reject(new Error('connect ECONNREFUSED'))
        : Promise.resolve({ keys: [...published] });
    },
    token: ({ claims = {}, header = {} } = {}) => {
      const seconds = Math.floor(now().getTime() / 1000);
      const payload = {
        iss: issuer,
        aud: audience,
        tid: tenant,
        ver: '2.0',
        sub: 'subject-of-pair',
        oid: objectId,
        scp: 'Crm.Read',
        exp: seconds + 3600,
        ...claims,
      };
      const given = Object.entries(payload).filter(([, value]) => (value as unknown) !== undefined);
      return new SignJWT(Object.fromEntries(given))
        .setProtectedHeader({ alg: 'RS256', kid: newest(), ...header })
        .sign(signing.privateKey);
    },
    rotate: async () => {
      signing = await generateKeyPair('RS256', { extractable: true });
      await publish();
    },
    goDown: () => (down = true),
    publicKey: () => signing.publicKey,
  };
};
