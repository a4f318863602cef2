import { AsyncLocalStorage } from 'node:async_hooks';
import { ManagedIdentityApplication, type INetworkModule } from '@azure/msal-node';
import { z } from 'zod';

import { GatewayError } from '../../errors/gateway-error.ts';
import { guideSteps, StartError } from '../../errors/start-error.ts';
import { bearerToken, bearerType } from './bearer-token.ts';
import type { LoginExchange } from './login-exchange.ts';
import { recordingNetwork, type RecordingNetwork } from './recording-network.ts';
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
  access_token: bearerToken,
  token_type: bearerType.optional(),
  expires_in: z.coerce.number().positive().optional(),
  expires_on: z.coerce.number().positive().optional(),
});

/** That of the sign-in which runs. */
const current = new AsyncLocalStorage<RecordingNetwork>();

const running = (): INetworkModule => {
  const network = current.getStore();
  if (network === undefined) throw new TypeError('No sign-in runs');
  return network.client;
};

/** MSAL keeps the network that it was first given, for all managed identities of the process; so it is given one for all. */
const networkClient: INetworkModule = {
  sendGetRequestAsync: (url, options, timeout) => running().sendGetRequestAsync(url, options, timeout),
  sendPostRequestAsync: (url, options) => running().sendPostRequestAsync(url, options),
};

/**
 * The identity that Azure gives to the machine: no secret at all. A new MSAL application for each token, as for clients.
 *
 * @returns throws UPSTREAM_AUTH where the machine has no such identity
 */
export const createManagedIdentity =
  ({ dataverseUrl, clientId, exchange }: ManagedIdentityOptions): AcquireToken =>
  async () => {
    const network = recordingNetwork(exchange);
    try {
      const application = new ManagedIdentityApplication({
        ...(clientId !== undefined && { managedIdentityIdParams: { userAssignedClientId: clientId } }),
        system: { networkClient, disableInternalRetries: true },
      });
      const resource = dataverseUrl.origin;
      const result = await current.run(network, () =>
        application.acquireToken({ resource, forceRefresh: true }),
      );
      const answer = network.last();
      if (answer?.status !== 200) throw new Error('The token answer is not usable.');
      const body = tokenBody.parse(answer.body);
      const expiresInSeconds = body.expires_in ?? (body.expires_on ?? 0) - Date.now() / 1000;
      if (expiresInSeconds <= 0) throw new Error('The token has ended already.');
      return { value: result.accessToken, expiresInSeconds };
    } catch (error) {
      if (refusedStatuses.has(network.last()?.status ?? 0)) throw refusal();
      throw signInError(network.last(), endpoint, network.failure() ?? error);
    }
  };

const endpoint = {
  name: 'managed identity endpoint of this machine',
  check: 'check that it is one of Azure and has a managed identity',
};

/** With others, such as 404 and 410, the endpoint asks to come again. */
const refusedStatuses: ReadonlySet<number> = new Set([400, 401, 403]);

const refusal = (): GatewayError => {
  const sentence =
    'This machine gives no token for the managed identity: assign it, and check AZURE_CLIENT_ID where AZURE_MANAGED_IDENTITY is "user"';
  return new GatewayError('UPSTREAM_AUTH', 'The gateway could not sign in to Dataverse.', {
    cause: new StartError(sentence, { exitCode: 3, step: guideSteps.makeCredential }),
    notSent: true,
  });
};
