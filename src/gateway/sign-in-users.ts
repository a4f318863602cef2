import type { Logger } from 'pino';

import { createClientCredentials, type ClientCredential } from '../auth/outbound/client-credentials.ts';
import { firstAccepted } from '../auth/outbound/first-accepted.ts';
import {
  certificateCredential,
  federatedCredential,
  kept,
  type ReadCredential,
} from '../auth/outbound/kept-credential.ts';
import { fetchLogin, undiciLogin, type LoginExchange } from '../auth/outbound/login-exchange.ts';
import { createManagedIdentity } from '../auth/outbound/managed-identity.ts';
import { createTokenCycle } from '../auth/outbound/token-cycle.ts';
import type { AcquireToken, TokenSource } from '../auth/outbound/token-source.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { guideSteps, StartError } from '../errors/start-error.ts';
import type { ApplicationUser, OrganizationOptions } from './gateway-options.ts';

/** The application users that sign in, and a secret of the first. */
export interface SignInUsers {
  readonly tokens: readonly TokenSource[];
  /** Client secret or private key, for deriving other keys; undefined where there is none, or it changes. */
  readonly secret: string | undefined;
}

/** Milliseconds for one exchange with the login service: a failed start is to end within ten seconds. */
const loginTimeoutMs = 6000;

/**
 * A source of tokens for each application user. Nothing is sent yet.
 *
 * @throws StartError (exit code 2) when there is no credential, or a file can't be read.
 */
export const signInUsers = async (options: OrganizationOptions, log: Logger): Promise<SignInUsers> => {
  const { azure, fetch } = options;
  const exchange = fetch === undefined ? undiciLogin(loginTimeoutMs) : fetchLogin(fetch);
  const cycle = (acquire: AcquireToken): TokenSource => {
    const source = createTokenCycle({
      acquire: () => acquire().catch(tell),
      onBackgroundFailure: (error) => {
        log.warn({ err: error }, 'the token could not be refreshed in the background');
      },
    });
    const rejected = (): void => {
      if (!source.refused()) log.error('Dataverse refuses an application user, its token or the user itself');
      source.rejected();
    };
    return { ...source, rejected };
  };
  const users: readonly ApplicationUser[] = azure.applicationUsers ?? [];
  /** With others that can sign in, nothing else would show that one is left out. */
  const tell = (error: unknown): never => {
    const isRefused = error instanceof GatewayError && error.code === 'UPSTREAM_AUTH';
    if (isRefused && users.length > 0) log.error({ err: error }, 'an application user can not sign in');
    throw error;
  };
  const context = { options, exchange, log };
  const all = [
    await firstUser(context),
    ...(await Promise.all(users.map((user) => acquireOf(user, context)))),
  ];
  return {
    tokens: all.map(({ acquire }) => cycle(acquire)),
    secret: all[0]?.secret,
  };
};

interface SignInContext {
  readonly options: OrganizationOptions;
  readonly exchange: LoginExchange;
  readonly log: Logger;
}

interface Acquiring {
  readonly acquire: AcquireToken;
  readonly secret: string | undefined;
}

/** Only the first may do without a credential of its own. */
const firstUser = (context: SignInContext): Acquiring | Promise<Acquiring> => {
  const { dataverse, azure } = context.options;
  const { managedIdentity, federatedTokenFile, clientId } = azure;
  if (managedIdentity !== undefined) {
    const identity = managedIdentity === 'user' ? clientId : undefined;
    const { exchange } = context;
    return {
      acquire: createManagedIdentity({ dataverseUrl: dataverse.url, clientId: identity, exchange }),
      secret: undefined,
    };
  }
  if (federatedTokenFile !== undefined) {
    return acquireByFile({ clientId }, federatedCredential(federatedTokenFile), context);
  }
  return acquireOf(azure, context);
};

const acquireOf = async (user: ApplicationUser, context: SignInContext): Promise<Acquiring> => {
  const { clientSecret, clientSecretNext, clientCertificatePath: path } = user;
  if (clientSecret !== undefined) {
    const bySecret = (secret: string): AcquireToken => credentials(user, { kind: 'secret', secret }, context);
    const others = clientSecretNext === undefined ? [] : [bySecret(clientSecretNext)];
    return { acquire: firstAccepted([bySecret(clientSecret), ...others]), secret: clientSecret };
  }
  if (path === undefined) {
    throw new StartError(
      'Set AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH, AZURE_FEDERATED_TOKEN_FILE or AZURE_MANAGED_IDENTITY',
      { exitCode: 2, step: guideSteps.makeCredential },
    );
  }
  const { clientCertificatePassword: password } = user;
  return acquireByFile(user, certificateCredential({ path, password }), context);
};

const acquireByFile = async (
  user: Pick<ApplicationUser, 'clientId'>,
  file: ReadCredential,
  context: SignInContext,
): Promise<Acquiring> => {
  const read = await kept(file, (error) => {
    context.log.warn({ err: error }, 'the credential could not be read again; using the one from before');
  });
  const credential = await read();
  return {
    acquire: async () => credentials(user, await read(), context)(),
    secret: credential.kind === 'certificate' ? credential.certificate.privateKey : undefined,
  };
};

const credentials = (
  { clientId }: Pick<ApplicationUser, 'clientId'>,
  credential: ClientCredential,
  { options: { dataverse, azure }, exchange }: SignInContext,
): AcquireToken =>
  createClientCredentials({
    dataverseUrl: dataverse.url,
    tenantId: azure.tenantId,
    clientId,
    credential,
    authorityHost: azure.authorityHost ?? new URL('https://login.microsoftonline.com'),
    exchange,
  });
