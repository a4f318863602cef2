import type { Plugin } from 'graphql-yoga';

import type { RoleView } from '../../access/role-view.ts';
import type { Caller } from '../../auth/caller.ts';
import type { Authenticator } from '../../auth/inbound/authenticator.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import { failureResponse } from '../failure-response.ts';
import type { MaskOptions } from '../mask-error.ts';
import type { KnownRequests, SchemaFor } from '../requests.ts';
import { nothingHere } from './use-routes.ts';

export interface AuthenticationDeps {
  readonly requests: KnownRequests;
  /** In the order in which they are asked. */
  readonly authenticators: readonly Authenticator[];
  /** The one role of a caller. @throws GatewayError FORBIDDEN where the caller has none */
  readonly roleOf: (caller: Caller) => RoleView;
  readonly schemaFor: SchemaFor;
  readonly mask: MaskOptions;
}

/** Finds out who sends a request, and which role and schema it is answered with. Strangers end here: nothing of theirs is read. */
export const useAuthentication = ({
  requests: { routed, known },
  authenticators,
  roleOf,
  schemaFor,
  mask,
}: AuthenticationDeps): Plugin => ({
  onRequest: async (event) => {
    const { request } = event;
    const route = routed.get(request)?.route;
    if (route === undefined) return; // ended by a plugin before
    try {
      const caller = await callerOf(authenticators, request);
      const role = roleOf(caller);
      const schema = schemaFor({ audience: route.kind === 'file' ? undefined : route.audience, role });
      if (schema === undefined) event.endResponse(nothingHere());
      else known.set(request, { route, caller, role, schema });
    } catch (error) {
      event.endResponse(failureResponse(error, mask));
    }
  },
});

const callerOf = async (authenticators: readonly Authenticator[], request: Request): Promise<Caller> => {
  for (const authenticator of authenticators) {
    const caller = await authenticator.authenticate(request);
    if (caller !== 'notForMe') return caller;
  }
  throw new GatewayError('UNAUTHENTICATED', 'Say who you are: no credential came with the request.');
};
