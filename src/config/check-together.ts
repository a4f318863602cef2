import { isLoopback } from '../auth/loopback.ts';
import type { ConfigProblem } from './config-error.ts';

/** What the rules below look at. */
export interface TogetherOptions {
  /** Whether a value was given, by path. */
  readonly given: (path: string) => boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a debugger can attach (`node --inspect`); undefined where none can. */
  readonly inspectorUrl: string | undefined;
}

/** Rules about more than one value, and about the process itself. */
export const checkTogether = ({ given, env, inspectorUrl }: TogetherOptions): ConfigProblem[] => {
  const problems: ConfigProblem[] = [];
  const secret = given('azure.clientSecret');
  const certificate = given('azure.clientCertificatePath');
  if (!secret && !certificate) {
    problems.push({
      where: 'AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH',
      what: 'is not set',
      example: 'AZURE_CLIENT_CERTIFICATE_PATH=/run/secrets/gateway.pem',
    });
  }
  if (secret && certificate) {
    problems.push({
      where: 'AZURE_CLIENT_SECRET and AZURE_CLIENT_CERTIFICATE_PATH',
      what: 'are both set, and only one can be used',
      example: 'unset AZURE_CLIENT_SECRET',
    });
  }
  if (given('azure.clientCertificatePassword') && !certificate) {
    problems.push({
      where: 'AZURE_CLIENT_CERTIFICATE_PASSWORD',
      what: 'is set without AZURE_CLIENT_CERTIFICATE_PATH',
      example: 'AZURE_CLIENT_CERTIFICATE_PATH=/run/secrets/gateway.pem',
    });
  }
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
