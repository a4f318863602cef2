/** Signature algorithms that are accepted: asymmetric ones only, so that a public key never passes for a shared secret. */
export const jwtAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
] as const;

export type JwtAlgorithm = (typeof jwtAlgorithms)[number];

/** Whose tokens are accepted, and which roles they give. */
export interface JwtIssuer {
  /**
   * Value of `iss`, exactly. `{tenantid}` in it stands for the token's `tid`, which must then be one of `tenants`:
   * `https://login.microsoftonline.com/{tenantid}/v2.0`.
   */
  readonly issuer: string;
  /** One of them must be in `aud`. */
  readonly audience: readonly string[];
  /** Where the issuer publishes its keys. */
  readonly jwksUri: URL;
  /** Values of `tid` that are let in. @default the tenant of an Entra issuer, else `tid` isn't looked at */
  readonly tenants?: readonly string[] | undefined;
  /** @default RS256, PS256, ES256 */
  readonly algorithms?: readonly JwtAlgorithm[] | undefined;
  /** Seconds that clocks may differ by, 60 at most. @default 60 */
  readonly clockToleranceSeconds?: number | undefined;
  /**
   * Whether `oid` of a user's token is the id of a user of the organisation's own tenant, who may be impersonated.
   * @default true for an Entra issuer of one tenant, else false
   */
  readonly users?: boolean | undefined;
  /** Role of whoever has a valid token. @default none */
  readonly role?: string | undefined;
  /** Claim whose values `roleMap` knows, a path such as `realm_access.roles`. @default 'roles' */
  readonly roleClaim?: string | undefined;
  /** Values of that claim → roles. */
  readonly roleMap?: Readonly<Record<string, string>> | undefined;
  /** Delegated scopes (`scp` or `scope`) → roles. */
  readonly scopeMap?: Readonly<Record<string, string>> | undefined;
  /** Values of `groups` → roles. A token of very many groups names none of them (`hasgroups`), and so gives no role. */
  readonly groupMap?: Readonly<Record<string, string>> | undefined;
}

/** Seconds that clocks may differ by at most, whatever is configured. */
export const maxClockTolerance = 60;
