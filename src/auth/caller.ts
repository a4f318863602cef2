/** Who sent a request, proven by an authenticator. Its role is chosen from this, once for each request. */
export interface Caller {
  /**
   * Tells callers apart, in cursors, limits and audit lines: `anonymous`, `key:partner-1`, `mtls:CN=partner`,
   * `jwt:<issuer>#<tenant>#<object id or subject>`. Never holds a secret.
   */
  readonly id: string;
  readonly method: 'anonymous' | 'apiKey' | 'jwt' | 'mtls';
  /** Roles that the configuration gives to this caller; the first of `roles:` among them is the caller's one role. */
  readonly roles: ReadonlySet<string>;
  /** Verified claims, for `${claims.<path>}` in row rules; empty where there is no token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Entra object id of a user, a canonical GUID; undefined: not a user, so never impersonated. */
  readonly objectId: string | undefined;
  /** When the credential ends; undefined: not by itself. */
  readonly expires?: Date | undefined;
}
