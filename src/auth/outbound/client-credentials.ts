import { ConfidentialClientApplication, type INetworkModule, type NodeAuthOptions } from '@azure/msal-node';
import { z } from 'zod';

import { GatewayError } from '../../errors/gateway-error.ts';
import { guideSteps, StartError } from '../../errors/start-error.ts';
import { explainAadsts, isPassing } from './aadsts.ts';
import { resolveAuthority } from './authority.ts';
import type { LoginAnswer, LoginExchange, LoginRequest } from './login-exchange.ts';
import type { ClientCertificate } from './read-certificate.ts';
import type { AcquireToken } from './token-source.ts';

/** What the application proves itself with. */
export type ClientCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly certificate: ClientCertificate };

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
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive(),
});
const refusalBody = z.object({ error: z.string(), error_codes: z.array(z.number()).default([]) });
/** Statuses of a refusal; the documents don't agree on 400 or 401 (contract §1.6). */
const refusedStatuses = new Set([400, 401, 403]);

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
      throw signInError(network.last(), options.authorityHost, network.failure() ?? error);
    }
  };
};

const credentialOf = (credential: ClientCredential): Partial<NodeAuthOptions> => {
  switch (credential.kind) {
    case 'secret':
      return { clientSecret: credential.secret };
    case 'certificate':
      return { clientCertificate: credential.certificate };
  }
};

interface ParsedAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

interface RecordingNetwork {
  readonly client: INetworkModule;
  last(): ParsedAnswer | undefined;
  failure(): unknown;
}

/** MSAL hides what the network said behind its own errors; the last answer and failure are kept for better ones. */
const recordingNetwork = (exchange: LoginExchange): RecordingNetwork => {
  let last: ParsedAnswer | undefined;
  let failure: unknown;
  const send = async (request: LoginRequest): Promise<ParsedAnswer> => {
    try {
      last = parseAnswer(await exchange(request));
      return last;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  // MSAL lets its caller name the type of the body; `never` fits whatever it names.
  const forMsal = (answer: ParsedAnswer) => ({ ...answer, body: answer.body as never });
  const client: INetworkModule = {
    sendGetRequestAsync: async (url, options) =>
      forMsal(await send({ method: 'GET', url, headers: options?.headers ?? {}, body: undefined })),
    sendPostRequestAsync: async (url, options) =>
      forMsal(await send({ method: 'POST', url, headers: options?.headers ?? {}, body: options?.body })),
  };
  return { client, last: () => last, failure: () => failure };
};

const parseAnswer = (answer: LoginAnswer): ParsedAnswer => {
  try {
    return { ...answer, body: JSON.parse(answer.body) };
  } catch {
    throw new Error(`The login service answered ${answer.status} with something that is not JSON.`);
  }
};

const signInError = (answer: ParsedAnswer | undefined, host: URL, cause: unknown): GatewayError => {
  const refusal = refusalBody.safeParse(answer?.body);
  if (refusal.success && answer !== undefined && refusedStatuses.has(answer.status)) {
    const [code] = refusal.data.error_codes;
    if (code === undefined || !isPassing(code)) {
      const { sentence, step } = explainAadsts(code);
      const start = new StartError(sentence, { exitCode: 3, step });
      return new GatewayError('UPSTREAM_AUTH', 'The gateway could not sign in to Dataverse.', {
        cause: start,
      });
    }
  }
  const sentence = `The login service ${host.origin} gave no usable answer: check AZURE_AUTHORITY_HOST and the network`;
  const start = new StartError(sentence, { exitCode: 3, step: guideSteps.getToken, cause });
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'The login service could not be reached.', {
    cause: start,
  });
};
