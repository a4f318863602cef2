import type { Caller } from '../caller.ts';

/**
 * One way to prove who sends a request. They stand in an ordered list; the first that knows the request decides.
 *
 * Rules for authors:
 * - Answer `notForMe` where the request carries nothing that concerns this way, such as another scheme of `Authorization`.
 * - Throw `UNAUTHENTICATED` where it does, and the proof fails. Never fall back to another way: a bad token is no visitor.
 * - Look at the request's headers and nothing else. The body is not read yet, and may never be.
 * - Say in messages what is wrong, never what was sent. No secret, and no part of one, may stand in a `Caller`.
 */
export interface Authenticator {
  /** For the log: `jwt`, `apiKey`. */
  readonly name: string;
  /** @throws GatewayError UNAUTHENTICATED */
  authenticate(request: Request): Promise<Caller | 'notForMe'>;
}
