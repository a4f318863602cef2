import { ConfidentialClientApplication, type NodeAuthOptions } from '@azure/msal-node';
import { z } from 'zod';

import { resolveAuthority } from './authority.ts';
import { bearerToken } from './bearer-token.ts';
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
  access_token: z.string().regex(bearerToken),
  token_type: z.string().regex(/^bearer$/i),
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
      const answer = tokenBody.safeParse(network.last()?.body);
      if (result === null || !answer.success) throw new Error('The token answer is not usable.');
      return { value: result.accessToken, expiresInSeconds: answer.data.expires_in };
    } catch (error) {
      throw signInError(network.last(), options.authorityHost.origin, network.failure() ?? error);
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
