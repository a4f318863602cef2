import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { jsonAnswer } from '../json-answer.ts';
import type { ApplicationRegistration } from '../organization.ts';
import { issueToken } from './issue-token.ts';
import type { LoginService } from './login-service.ts';
import { isOwnResource } from './requested-resource.ts';

/** What `IDENTITY_ENDPOINT` of App Service is to be set to, less the double's address. */
export const appServicePath = '/msi/token';
/** Below `AZURE_POD_IDENTITY_AUTHORITY_HOST`, in place of `http://169.254.169.254`. */
const imdsPath = '/metadata/identity/oauth2/token';
/** What `IDENTITY_HEADER` is to be set to. */
export const identityHeader = 'demo-identity-header';

/** Whether a path is that of a managed identity endpoint. */
export const isIdentityPath = (path: string): boolean =>
  path === appServicePath || path === imdsPath || path === `${imdsPath}/`; // as MSAL asks another host than the usual

/**
 * Stands in for the local endpoints that give a process in Azure a token for its managed identity (contract §1.3): that of
 * virtual machines (IMDS), and that of App Service. Both answer as the v1 token endpoint does, without a secret.
 */
export async function answerManagedIdentity(
  service: LoginService,
  request: HttpRequest,
): Promise<HttpResponse> {
  const isImds = request.target.startsWith(imdsPath);
  const refuse = isImds ? refuseImds : refuseAppService;
  const query = new URLSearchParams(/\?(.*)$/s.exec(request.target)?.[1] ?? '');
  if (request.method !== 'GET') return refuse(405, 'Only GET is supported.');
  if (isImds && request.headers.get('metadata')?.toLowerCase() !== 'true') {
    return refuse(400, 'Required metadata header not specified');
  }
  if (!isImds && request.headers.get('x-identity-header') !== identityHeader) {
    return refuse(403, 'The X-IDENTITY-HEADER header does not hold.');
  }
  if (!query.has('api-version')) return refuse(400, 'Required query parameter api-version is missing.');
  const resource = query.get('resource') ?? '';
  if (resource === '') return refuse(400, 'Required query parameter resource is missing.');
  const identity = identityOf(service, query.get('client_id'));
  if (identity === undefined) {
    return refuse(
      400,
      isImds
        ? 'Identity not found'
        : 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
    );
  }
  if (!isOwnResource(service, request.origin, resource)) {
    return refuse(
      400,
      `AADSTS500011: The resource principal named ${resource} was not found in the tenant named ` +
        `${service.organization.name}.`,
    );
  }
  return jsonAnswer(200, await tokenBody(service, { request, resource, identity }));
}

/** One registration may be the identity of the machine; all of them can be asked for by client id. */
function identityOf(
  { organization }: LoginService,
  clientId: string | null,
): ApplicationRegistration | undefined {
  const identities = organization.applications.filter(({ managedIdentity }) => managedIdentity === true);
  return clientId === null
    ? identities[0]
    : identities.find((identity) => identity.clientId.toLowerCase() === clientId.toLowerCase());
}

interface Granted {
  readonly request: HttpRequest;
  readonly resource: string;
  readonly identity: ApplicationRegistration;
}

async function tokenBody(
  service: LoginService,
  { request, resource, identity }: Granted,
): Promise<Record<string, string>> {
  const now = service.clock();
  const { tokenLifetimeSeconds: lifetimeSeconds, organization, keys } = service;
  const token = await issueToken({
    keys,
    organization,
    application: identity,
    version: 'v1',
    audience: resource,
    authority: `${request.origin}/login/${organization.tenantId}`,
    now,
    lifetimeSeconds,
    tokenId: service.newGuid(),
  });
  const issuedAt = Math.floor(now.getTime() / 1000);
  return {
    access_token: token,
    client_id: identity.clientId,
    expires_in: String(lifetimeSeconds),
    expires_on: String(issuedAt + lifetimeSeconds),
    not_before: String(issuedAt),
    resource,
    token_type: 'Bearer',
  };
}

const refuseImds = (status: number, message: string): HttpResponse =>
  jsonAnswer(status, { error: 'invalid_request', error_description: message });

const refuseAppService = (status: number, message: string): HttpResponse =>
  jsonAnswer(status, { statusCode: status, message });
