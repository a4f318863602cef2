import { isIP } from 'node:net';

import { isLoopback } from '../auth/loopback.ts';
import type { ConfigProblem } from './config-error.ts';

/** What the rules below look at. */
export interface TogetherOptions {
  /** Whether a value was given, by path. */
  readonly given: (path: string) => boolean;
  /** The value that was given, by path; not checked. */
  readonly value: (path: string) => unknown;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a debugger can attach (`node --inspect`); undefined where none can. */
  readonly inspectorUrl: string | undefined;
}

/** Ways to prove who the gateway is. */
const credentials = [
  { path: 'azure.clientSecret', variable: 'AZURE_CLIENT_SECRET' },
  { path: 'azure.clientCertificatePath', variable: 'AZURE_CLIENT_CERTIFICATE_PATH' },
  { path: 'azure.federatedTokenFile', variable: 'AZURE_FEDERATED_TOKEN_FILE' },
  { path: 'azure.managedIdentity', variable: 'AZURE_MANAGED_IDENTITY' },
] as const;

/** Rules about more than one value, and about the process itself. */
export const checkTogether = ({ given, value, env, inspectorUrl }: TogetherOptions): ConfigProblem[] => {
  const problems: ConfigProblem[] = [];
  const certificate = given('azure.clientCertificatePath');
  const used = credentials.filter(({ path }) => given(path));
  if (used.length === 0) {
    problems.push({
      where:
        'AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH, AZURE_FEDERATED_TOKEN_FILE or AZURE_MANAGED_IDENTITY',
      what: 'is not set',
      example: 'AZURE_CLIENT_SECRET=the value shown once when the secret was made',
    });
  }
  if (used.length > 1) {
    problems.push({
      where: used.map(({ variable }) => variable).join(' and '),
      what: `are ${used.length === 2 ? 'both' : 'all'} set, and only one can be used`,
      example: `unset ${used[0]?.variable}`,
    });
  }
  if (given('azure.clientSecretNext') && !given('azure.clientSecret')) {
    problems.push({
      where: 'AZURE_CLIENT_SECRET_NEXT',
      what: 'is set without AZURE_CLIENT_SECRET',
      example: 'AZURE_CLIENT_SECRET=the value of the secret',
    });
  }
  if (given('azure.clientCertificatePassword') && !certificate) {
    problems.push({
      where: 'AZURE_CLIENT_CERTIFICATE_PASSWORD',
      what: 'is set without AZURE_CLIENT_CERTIFICATE_PATH',
      example: 'AZURE_CLIENT_CERTIFICATE_PATH=/run/secrets/gateway.pem',
    });
  }
  if (value('idempotency') === 'redis' && !given('redisUrl')) {
    problems.push({
      where: 'REDIS_URL',
      what: 'is not set, but idempotency is to be kept in Redis',
      example: 'REDIS_URL=redis://localhost:6379',
    });
  }
  problems.push(...checkListening(value));
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    problems.push({
      where: 'NODE_TLS_REJECT_UNAUTHORIZED',
      what: 'switches off the check of certificates, which would give the credentials to anyone on the way',
      example: 'NODE_EXTRA_CA_CERTS=/etc/ssl/own-ca.pem',
    });
  }
  if (inspectorUrl !== undefined && !isLoopback(URL.parse(inspectorUrl)?.hostname ?? '')) {
    problems.push({
      where: '--inspect',
      what: 'lets others attach a debugger and read the credentials',
      example: '--inspect=127.0.0.1:9229',
    });
  }
  return problems;
};

/** Beyond this machine nobody is let in by accident: neither where nobody has to prove who he is, nor as nobody. */
const checkListening = (value: TogetherOptions['value']): ConfigProblem[] => {
  const host = value('server.host') ?? 'localhost';
  if (typeof host !== 'string' || isIP(host) === 0 || isLoopback(host)) return [];
  if (value('callers') === undefined) {
    return [
      {
        where: 'HOST',
        what: 'lets other machines reach the gateway, but "callers" says nothing of who may call',
        example: 'callers: { apiKeys: [{ id: partner-1, sha256: <hash>, role: partner }] }',
      },
    ];
  }
  if (value('callers.anonymous') === undefined || value('callers.anonymousFromNetwork') === true) return [];
  return [
    {
      where: 'callers.anonymous',
      what: 'would let in everybody who reaches the gateway from other machines',
      example: 'callers: { anonymous: reader, anonymousFromNetwork: true }',
    },
  ];
};
