import type { Caller } from '../caller.ts';

/** What tells who sent a request. */
export interface Credentials {
  readonly headers: Headers;
  /** Address of the socket's other end; undefined in-process. Behind a proxy it is the proxy's. */
  readonly peer: string | undefined;
  /** Address of the client: that of the peer, or what configured proxies say. */
  readonly client: string | undefined;
}

/**
 * One way to prove who sends a request. They are asked in order, and the first that doesn't say `notForMe` decides:
 * credentials that are there and wrong are never passed over in favour of a weaker way.
 */
export interface Authenticator {
  /** For logs and messages: `jwt`, `apiKey`. */
  readonly name: string;
  /** Value of `WWW-Authenticate` that says how to sign in this way; undefined: there is no such header for it. */
  readonly challenge: string | undefined;
  /**
   * @returns the caller, or `notForMe` where the request holds no credentials of this kind.
   * @throws GatewayError UNAUTHENTICATED (wrong), RATE_LIMITED (wrong too often), UPSTREAM_UNAVAILABLE (nobody can tell now).
   */
  authenticate(credentials: Credentials): Promise<Caller | 'notForMe'>;
}
