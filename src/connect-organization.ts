import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';

import { createClientCredentials } from './auth/outbound/client-credentials.ts';
import { fetchLogin, undiciLogin } from './auth/outbound/login-exchange.ts';
import { readCertificate } from './auth/outbound/read-certificate.ts';
import { createTokenCycle } from './auth/outbound/token-cycle.ts';
import { StartError } from './errors/start-error.ts';
import type { OrganizationOptions } from './gateway-options.ts';
import { createProveBatch, type ProveBatch } from './load/prove-batch.ts';
import { createPipeline } from './transport/create-pipeline.ts';
import { createFetchSend } from './transport/fetch-send.ts';
import { pace } from './transport/policies/pace.ts';
import { proveImpersonation } from './transport/policies/prove-impersonation.ts';
import { compose, type Send, type SendStream } from './transport/send.ts';
import { createUndiciSend } from './transport/undici-send.ts';
import type { Upstream } from './transport/upstream.ts';
import { createWhoAmI, readUserId } from './transport/who-am-i.ts';

/** A signed-in way to one organisation. */
export interface Connection {
  readonly send: Send;
  readonly sendStream: SendStream;
  /** To Dataverse search, whose paths are relative to `/api/search/v2.0/`; one request a second and user. */
  readonly sendSearch: Send;
  /** Whether batches in a user's name are done in that name. */
  readonly proveBatch: ProveBatch;
  /** `https://acme.crm.dynamics.com/api/data/v9.2/` */
  readonly serviceRoot: string;
  /** The client secret or private key, for deriving other keys; never printed. */
  readonly secret: string;
  /** Whether the login service refuses the credentials. */
  readonly refused: () => boolean;
  close(): Promise<void>;
}

/** One search a second and user is allowed (contract §4.11); a little more, as not all requests travel equally fast. */
const searchIntervalMs = 1100;

/** Milliseconds for one exchange with the login service: a failed start is to end within ten seconds. */
const loginTimeoutMs = 6000;

/**
 * Puts sign-in and transport together. Nothing is sent yet.
 *
 * @throws StartError (exit code 2) when there is no credential, or the certificate can't be read.
 */
export const connectOrganization = async (options: OrganizationOptions, log: Logger): Promise<Connection> => {
  const { dataverse, azure, fetch, newGuid = randomUUID } = options;
  const serviceRoot = new URL(`/api/data/${dataverse.apiVersion ?? 'v9.2'}/`, dataverse.url);
  const { credential, secret } = await readCredential(azure);
  const tokens = createTokenCycle({
    acquire: createClientCredentials({
      dataverseUrl: dataverse.url,
      tenantId: azure.tenantId,
      clientId: azure.clientId,
      credential,
      authorityHost: azure.authorityHost ?? new URL('https://login.microsoftonline.com'),
      exchange: fetch === undefined ? undiciLogin(loginTimeoutMs) : fetchLogin(fetch),
    }),
    onBackgroundFailure: (error) => {
      log.warn({ err: error }, 'the token could not be refreshed in the background');
    },
  });
  const connect = (root: URL): Upstream =>
    fetch === undefined
      ? createUndiciSend({ serviceRoot: root })
      : createFetchSend({ serviceRoot: root, fetch });
  const upstream = connect(serviceRoot);
  const searchUpstream = connect(new URL('/api/search/v2.0/', dataverse.url));
  const userAgent = 'dynamics-graphql/0.1.0';
  const pipeline = createPipeline({ upstream, tokens, log, newGuid, userAgent });
  const search = createPipeline({ upstream: searchUpstream, tokens, log, newGuid, userAgent });
  const proven = proveImpersonation(createWhoAmI(pipeline.send));
  const send = compose([proven], pipeline.send);
  return {
    send,
    sendStream: proven(pipeline.sendStream),
    sendSearch: compose([proven, pace({ intervalMs: searchIntervalMs, maxWaitMs: 5000 })], search.send),
    proveBatch: createProveBatch({
      send,
      serviceRoot: serviceRoot.href,
      newBoundary: newGuid,
      readUserId,
    }),
    serviceRoot: serviceRoot.href,
    secret,
    refused: () => tokens.refused(),
    close: async () => {
      await Promise.all([upstream.close(), searchUpstream.close()]);
    },
  };
};

const readCredential = async (azure: OrganizationOptions['azure']) => {
  const { clientSecret, clientCertificatePath: path, clientCertificatePassword: password } = azure;
  if (clientSecret !== undefined) {
    return { credential: { kind: 'secret', secret: clientSecret } as const, secret: clientSecret };
  }
  if (path === undefined) {
    throw new StartError('Set AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH', {
      exitCode: 2,
      step: 2,
    });
  }
  const certificate = await readCertificate({ path, password });
  return { credential: { kind: 'certificate', certificate } as const, secret: certificate.privateKey };
};
