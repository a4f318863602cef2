import { performance } from 'node:perf_hooks';
import { decodeJwt, jwtVerify, type JWTPayload } from 'jose';

import { GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../caller.ts';
import type { Authenticator } from './authenticator.ts';
import { callerOfToken } from './caller-of-token.ts';
import { fetchKeys } from './fetch-keys.ts';
import { maxClockTolerance, type JwtAlgorithm, type JwtIssuer } from './jwt-options.ts';
import { createSigningKeys, KeysUnavailable, type FetchKeys, type FindKey } from './signing-keys.ts';

export interface JwtOptions {
  readonly issuers: readonly JwtIssuer[];
  /** Told that the keys of an issuer could not be read. */
  readonly onProblem?: ((problem: string, error: unknown) => void) | undefined;
  /** Told why a token was refused; it is not passed on. */
  readonly onRefused?: ((error: unknown) => void) | undefined;
  /** @default over the network */
  readonly fetchKeys?: FetchKeys | undefined;
  /** @default the machine's clock */
  readonly clock?: (() => Date) | undefined;
  /** Milliseconds, never going back. @default the machine's */
  readonly ticks?: (() => number) | undefined;
}

const defaultAlgorithms: readonly JwtAlgorithm[] = ['RS256', 'PS256', 'ES256'];

interface KnownIssuer {
  readonly options: JwtIssuer;
  readonly findKey: FindKey;
}

/**
 * Bearer tokens of the configured issuers. A key is found by the token's `kid` among those that its issuer publishes, never
 * in the token (`jwk`, `jku`, `x5u` are not looked at), and fits the algorithm or is refused.
 */
export const createJwtAuthenticator = (options: JwtOptions): Authenticator => {
  const { clock = () => new Date(), ticks = () => performance.now(), onProblem, onRefused } = options;
  const issuers = options.issuers.map((issuer): KnownIssuer => ({
    options: issuer,
    findKey: createSigningKeys({
      url: issuer.jwksUri,
      fetchKeys: options.fetchKeys ?? fetchKeys,
      now: ticks,
      onFailure: (error) => onProblem?.('the keys of an issuer could not be read', error),
    }),
  }));

  const verify = async (token: string): Promise<Caller> => {
    const claimed = claimsOf(token);
    const known = issuers.find((each) => isIssuer(each.options, claimed));
    if (known === undefined || claimed.iss === undefined) {
      throw new GatewayError('UNAUTHENTICATED', 'The token is of no issuer that is let in.');
    }
    const tolerance = Math.min(known.options.clockToleranceSeconds ?? maxClockTolerance, maxClockTolerance);
    const { payload } = await jwtVerify(token, known.findKey, {
      algorithms: [...(known.options.algorithms ?? defaultAlgorithms)],
      issuer: claimed.iss,
      audience: [...known.options.audience],
      clockTolerance: tolerance,
      requiredClaims: ['iss', 'exp'],
      currentDate: clock(),
    });
    const { exp = 0 } = payload;
    return { ...callerOfToken(payload, known.options), expires: new Date((exp + tolerance) * 1000) };
  };

  return {
    name: 'jwt',
    challenge: 'Bearer',
    async authenticate({ headers }) {
      const token = bearerToken(headers);
      if (token === undefined) return 'notForMe';
      try {
        return await verify(token);
      } catch (error) {
        const refused = refusal(error);
        if (refused.code === 'UNAUTHENTICATED') onRefused?.(error);
        throw refused;
      }
    },
  };
};

const bearerToken = (headers: Headers): string | undefined =>
  /^bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];

/** Claims that nobody has verified: they only say which issuer to ask. */
const claimsOf = (token: string): JWTPayload => {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
};

const isIssuer = ({ issuer, tenants }: JwtIssuer, { iss, tid }: JWTPayload): boolean => {
  if (!issuer.includes('{tenantid}')) return iss === issuer;
  return (
    typeof tid === 'string' && tenants?.includes(tid) === true && iss === issuer.replace('{tenantid}', tid)
  );
};

const refusal = (error: unknown): GatewayError => {
  if (error instanceof KeysUnavailable) {
    const message = 'The keys that tokens are checked with cannot be read at the moment.';
    return new GatewayError('UPSTREAM_UNAVAILABLE', message, { cause: error });
  }
  if (error instanceof GatewayError) return error;
  return new GatewayError('UNAUTHENTICATED', 'The token is not valid.', { cause: error });
};
