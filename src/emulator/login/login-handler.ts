import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { jsonAnswer } from '../json-answer.ts';
import type { Organization } from '../organization.ts';
import { aadstsBody, AadstsError } from './aadsts-error.ts';
import { discoveryDocument } from './discovery-document.ts';
import type { LoginService } from './login-service.ts';
import { tokenEndpoint } from './token-endpoint.ts';

/** What the last part of a login path stands for. */
const endpoints = new Map([
  ['oauth2/token', { kind: 'token', version: 'v1' }],
  ['oauth2/v2.0/token', { kind: 'token', version: 'v2' }],
  ['.well-known/openid-configuration', { kind: 'discovery', version: 'v1' }],
  ['v2.0/.well-known/openid-configuration', { kind: 'discovery', version: 'v2' }],
  ['discovery/keys', { kind: 'keys', version: 'v1' }],
  ['discovery/v2.0/keys', { kind: 'keys', version: 'v2' }],
] as const);

type Endpoint = typeof endpoints extends Map<string, infer Kind> ? Kind : never;

/** Parts of a login address. */
export interface LoginAddress {
  readonly tenant: string;
  /** `http://127.0.0.1:5050/login/<tenant>`, or without `/login` where the client left it out. */
  readonly authority: string;
  readonly endpoint: Endpoint;
}

/**
 * Reads `/login/{tenant}/oauth2/v2.0/token` and its siblings, `/login` being optional.
 * @returns undefined when the path is none of them
 */
export function loginAddress(origin: string, path: string): LoginAddress | undefined {
  const match = /^(?<prefix>\/login)?\/(?<tenant>[^/]+)\/(?<rest>.+)$/.exec(path);
  const rest = match?.groups?.['rest'] as Parameters<typeof endpoints.get>[0] | undefined;
  const tenant = match?.groups?.['tenant'];
  const endpoint = rest === undefined ? undefined : endpoints.get(rest);
  if (tenant === undefined || endpoint === undefined) {
    return undefined;
  }
  return { tenant, endpoint, authority: `${origin}${match?.groups?.['prefix'] ?? ''}/${tenant}` };
}

/** Answers a login request; refusals come in the documented body, whatever is asked. */
export async function handleLogin(
  service: LoginService,
  request: HttpRequest,
  address: LoginAddress,
): Promise<HttpResponse> {
  const traceId = service.newGuid();
  const correlationId = request.headers.get('client-request-id') ?? service.newGuid();
  try {
    checkTenant(service.organization, address);
    return await answer(service, request, address);
  } catch (error) {
    if (!(error instanceof AadstsError)) {
      throw error;
    }
    const body = aadstsBody(error, { now: service.clock(), traceId, correlationId });
    return jsonAnswer(error.status, body, { 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache' });
  }
}

async function answer(
  service: LoginService,
  request: HttpRequest,
  { endpoint, authority }: LoginAddress,
): Promise<HttpResponse> {
  switch (endpoint.kind) {
    case 'token': {
      const path = endpoint.version === 'v1' ? 'oauth2/token' : 'oauth2/v2.0/token';
      return await tokenEndpoint(service, request, {
        version: endpoint.version,
        authority,
        endpoint: `${authority}/${path}`,
      });
    }
    case 'discovery':
      return jsonAnswer(200, discoveryDocument(authority, endpoint.version));
    case 'keys':
      return jsonAnswer(200, { keys: [service.keys.jwk] });
  }
}

/** The tenant is a GUID or a verified domain (contract §1.1). */
function checkTenant(organization: Organization, { tenant, endpoint }: LoginAddress): void {
  const known = [organization.tenantId, `${organization.name}.onmicrosoft.com`, 'organizations'];
  if (known.includes(tenant.toLowerCase())) {
    return;
  }
  if (['common', 'consumers'].includes(tenant)) {
    if (endpoint.kind !== 'token') {
      return;
    }
    throw new AadstsError(
      9001023,
      'invalid_request',
      'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or ' +
        'tenant-specific endpoint.',
    );
  }
  throw new AadstsError(
    90002,
    endpoint.kind === 'token' ? 'invalid_request' : 'invalid_tenant',
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct ` +
      'cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for ' +
      'the tenant.',
  );
}
