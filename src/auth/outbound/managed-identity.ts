import { ManagedIdentityApplication } from '@azure/msal-node';
import { z } from 'zod';

import type { LoginExchange } from './login-exchange.ts';
import { recordingNetwork } from './recording-network.ts';
import { signInError } from './sign-in-error.ts';
import type { AcquireToken } from './token-source.ts';

export interface ManagedIdentityOptions {
  /** Origin of the environment, which is the resource. */
  readonly dataverseUrl: URL;
  /** Of a user-assigned identity; undefined: the one that the machine has. */
  readonly clientId: string | undefined;
  readonly exchange: LoginExchange;
}

/** Some hosts tell how long it lasts, others only when it ends (contract §1.3). */
const tokenBody = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional(),
  expires_on: z.coerce.number().positive().optional(),
});

/** The identity that Azure gives to the machine: no secret at all. A new MSAL application for each token, as for clients. */
export const createManagedIdentity =
  ({ dataverseUrl, clientId, exchange }: ManagedIdentityOptions): AcquireToken =>
  async () => {
    const network = recordingNetwork(exchange);
    try {
      const application = new ManagedIdentityApplication({
        ...(clientId !== undefined && { managedIdentityIdParams: { userAssignedClientId: clientId } }),
        system: { networkClient: network.client, disableInternalRetries: true },
      });
      const result = await application.acquireToken({ resource: dataverseUrl.origin, forceRefresh: true });
      const body = tokenBody.parse(network.last()?.body);
      const expiresInSeconds = body.expires_in ?? (body.expires_on ?? 0) - Date.now() / 1000;
      if (expiresInSeconds <= 0) throw new Error('The token has ended already.');
      return { value: result.accessToken, expiresInSeconds };
    } catch (error) {
      throw signInError(network.last(), 'of the managed identity', network.failure() ?? error);
    }
  };
