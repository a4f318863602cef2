import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';

import type { RoleView } from '../../access/role-view.ts';
import type { Caller } from '../../auth/caller.ts';
import type { Authenticator, Credentials } from '../../auth/inbound/authenticator.ts';
import { clientAddress, type IsProxy } from '../../auth/inbound/proxies.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import { failureResponse } from '../failure-response.ts';
import type { MaskOptions } from '../mask-error.ts';
import type { KnownRequests, SchemaFor } from '../requests.ts';
import { nothingHere } from './use-routes.ts';

export interface AuthenticationDeps {
  readonly requests: KnownRequests;
  /** In the order in which they are asked. */
  readonly authenticators: readonly Authenticator[];
  /** Whose word counts for where a request comes from. */
  readonly isProxy: IsProxy;
  /** The one role of a caller. @throws GatewayError FORBIDDEN where the caller has none */
  readonly roleOf: (caller: Caller) => RoleView;
  readonly schemaFor: SchemaFor;
  readonly mask: MaskOptions;
}

/** Finds out who sends a request, and which role and schema it is answered with. Strangers end here: nothing of theirs is read. */
export const useAuthentication = ({
  requests: { routed, known },
  authenticators,
  isProxy,
  roleOf,
  schemaFor,
  mask,
}: AuthenticationDeps): Plugin => ({
  onRequest: async (event) => {
    const { request } = event;
    const route = routed.get(request)?.route;
    if (route === undefined) return; // ended by a plugin before
    try {
      const { headers } = request;
      const peer = peerOf(event.serverContext);
      const client = clientAddress(peer, headers, isProxy);
      const caller = await callerOf(authenticators, { headers, peer, client });
      const role = roleOf(caller);
      const schema = schemaFor({ audience: route.kind === 'file' ? undefined : route.audience, role });
      if (schema === undefined) event.endResponse(nothingHere());
      else known.set(request, { route, caller, client, role, schema });
    } catch (error) {
      event.endResponse(withChallenges(failureResponse(error, mask), authenticators));
    }
  },
});

/** Under Node, the server's context has the request that it made ours of; in-process there is none. */
const peerOf = (context: unknown): string | undefined =>
  (context as { readonly req?: IncomingMessage } | undefined)?.req?.socket.remoteAddress;

const callerOf = async (
  authenticators: readonly Authenticator[],
  credentials: Credentials,
): Promise<Caller> => {
  for (const authenticator of authenticators) {
    const caller = await authenticator.authenticate(credentials);
    if (caller !== 'notForMe') return caller;
  }
  throw new GatewayError('UNAUTHENTICATED', 'Say who you are: no credential came with the request.');
};

/** A 401 says how to sign in (RFC 9110 §11.6.1). */
const withChallenges = (response: Response, authenticators: readonly Authenticator[]): Response => {
  if (response.status !== 401) return response;
  const challenges = authenticators.flatMap(({ challenge }) => challenge ?? []);
  if (challenges.length > 0) response.headers.set('www-authenticate', challenges.join(', '));
  return response;
};
