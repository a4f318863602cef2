import type { ApplicationRegistration, Organization } from '../organization.ts';
import { AadstsError } from './aadsts-error.ts';
import type { ClientEvidence } from './client-evidence.ts';
import { required } from './requested-resource.ts';
import { verifyClientAssertion } from './verify-client-assertion.ts';

/**
 * Finds the app registration and checks its secret, its assertion by certificate, or that of an issuer it trusts.
 * @throws AadstsError 900144, 700016, 7000218, 700025, 7000215, 7000222, and as {@link verifyClientAssertion} throws
 */
export async function authenticateClient(
  organization: Organization,
  evidence: ClientEvidence,
): Promise<ApplicationRegistration> {
  const form = withBasicCredentials(evidence);
  const clientId = required(form, 'client_id');
  const application = organization.applications.find(
    (candidate) => candidate.clientId.toLowerCase() === clientId.toLowerCase(),
  );
  if (application === undefined) {
    throw new AadstsError(
      700016,
      'unauthorized_client',
      `Application with identifier '${clientId}' was not found in the directory '${organization.name}'. This can ` +
        'happen if the application has not been installed by the administrator of the tenant or consented to by any ' +
        'user in the tenant. You may have sent your authentication request to the wrong tenant.',
    );
  }
  const assertion = form.get('client_assertion') ?? '';
  const secret = form.get('client_secret') ?? '';
  if (assertion === '' && secret === '') {
    throw new AadstsError(
      7000218,
      'invalid_client',
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  if (!isConfidential(application)) {
    throw new AadstsError(
      700025,
      'invalid_client',
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    );
  }
  if (assertion === '') {
    checkSecret(application, secret, evidence.now);
  } else {
    await verifyClientAssertion(application, { ...evidence, form });
  }
  return application;
}

/** A client without any credential is a public one. */
const isConfidential = ({
  secrets,
  certificates,
  federatedCredentials = [],
}: ApplicationRegistration): boolean =>
  secrets.length + certificates.length + federatedCredentials.length > 0;

function withBasicCredentials({ form, authorization }: ClientEvidence): URLSearchParams {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) {
    return form;
  }
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const complete = new URLSearchParams(form);
  complete.set('client_id', percentDecoded(decoded.slice(0, colon)));
  complete.set('client_secret', percentDecoded(decoded.slice(colon + 1)));
  return complete;
}

/** RFC 6749 §2.3.1 has both halves form-encoded; a raw secret that is no valid encoding is taken as it stands. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function checkSecret(application: ApplicationRegistration, secret: string, now: Date): void {
  const known = application.secrets.find((candidate) => candidate.value === secret);
  if (known === undefined) {
    throw new AadstsError(
      7000215,
      'invalid_client',
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not ' +
        `the client secret ID, for a secret added to app '${application.clientId}'.`,
    );
  }
  if (known.expires !== undefined && new Date(known.expires) <= now) {
    throw new AadstsError(
      7000222,
      'invalid_client',
      `The provided client secret keys for app '${application.clientId}' are expired. Create new keys for your app, ` +
        'or consider using certificate credentials for added security.',
    );
  }
}
