import { ConfidentialClientApplication, type NodeAuthOptions } from '@azure/msal-node';
import { z } from 'zod';

import { resolveAuthority } from './authority.ts';
import { bearerToken, bearerType } from './bearer-token.ts';
import type { LoginExchange } from './login-exchange.ts';
import type { ClientCertificate } from './read-certificate.ts';
import { recordingNetwork } from './recording-network.ts';
import { signInError } from './sign-in-error.ts';
import type { AcquireToken } from './token-source.ts';

/** What the application proves itself with. */
export type ClientCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly certificate: ClientCertificate }
  /** A token of another issuer that the app registration trusts (contract §1.3). */
  | { readonly kind: 'assertion'; readonly assertion: string };

export interface ClientCredentialsOptions {
  /** Origin of the environment; the scope is `<origin>/.default` (contract §1.1). */
  readonly dataverseUrl: URL;
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: ClientCredential;
  readonly authorityHost: URL;
  readonly exchange: LoginExchange;
}

const tokenBody = z.object({
  access_token: bearerToken,
  token_type: bearerType,
  expires_in: z.coerce.number().positive(),
});

/**
 * Client credentials through MSAL. A new MSAL application is made for each token: its cache and its own pauses after
 * errors would compete with the token cycle, which does both.
 */
export const createClientCredentials = (options: ClientCredentialsOptions): AcquireToken => {
  const auth: NodeAuthOptions = {
    clientId: options.clientId,
    ...resolveAuthority(options.authorityHost, options.tenantId),
    ...credentialOf(options.credential),
  };
  return async () => {
    const network = recordingNetwork(options.exchange);
    const application = new ConfidentialClientApplication({
      auth,
      system: { networkClient: network.client, disableInternalRetries: true },
    });
    try {
      const result = await application.acquireTokenByClientCredential({
        scopes: [`${options.dataverseUrl.origin}/.default`],
        azureRegion: 'DisableMsalForceRegion',
      });
      const answer = network.last();
      const token = tokenBody.safeParse(answer?.body);
      // MSAL takes a token with any status; a redirect, or an error of a server, is no answer to rely on.
      if (result === null || answer?.status !== 200 || !token.success)
        throw new Error('The token answer is not usable.');
      return { value: result.accessToken, expiresInSeconds: token.data.expires_in };
    } catch (error) {
      const service = {
        name: `login service ${options.authorityHost.origin}`,
        check: 'check AZURE_AUTHORITY_HOST and the network',
      };
      throw signInError(network.last(), service, network.failure() ?? error);
    }
  };
};

const credentialOf = (credential: ClientCredential): Partial<NodeAuthOptions> => {
  switch (credential.kind) {
    case 'secret':
      return { clientSecret: credential.secret };
    case 'certificate':
      return { clientCertificate: credential.certificate };
    case 'assertion':
      return { clientAssertion: credential.assertion };
  }
};
