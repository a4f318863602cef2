import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { jsonAnswer } from '../json-answer.ts';
import { AadstsError } from './aadsts-error.ts';
import { authenticateClient } from './authenticate-client.ts';
import { issueToken, type TokenVersion } from './issue-token.ts';
import type { LoginService } from './login-service.ts';
import { isOwnResource, requestedResource, required } from './requested-resource.ts';
import { signInRefusal } from './sign-in-refusal.ts';

/** Where a token request came in. */
export interface TokenAddress {
  readonly version: TokenVersion;
  /** `http://127.0.0.1:5050/login/<tenant>`. */
  readonly authority: string;
  /** Whole address of the endpoint. */
  readonly endpoint: string;
}

/**
 * Client credentials by secret or certificate for an access token to this organisation (contract §1.1 to §1.3).
 * There is never a refresh token. v2 answers numbers, v1 the same as strings with more around them.
 * @throws AadstsError whatever the request is refused for
 */
export async function tokenEndpoint(
  service: LoginService,
  request: HttpRequest,
  address: TokenAddress,
): Promise<HttpResponse> {
  if (request.method !== 'POST') {
    throw new AadstsError(
      900561,
      'invalid_request',
      `The endpoint only accepts POST requests. Received a ${request.method} request.`,
    );
  }
  const refusal = service.refusal();
  if (refusal !== undefined) throw signInRefusal(refusal);
  const form = readForm(request);
  const grant = required(form, 'grant_type');
  if (grant !== 'client_credentials') {
    throw new AadstsError(
      70003,
      'unsupported_grant_type',
      `The app requested an unsupported grant type '${grant}'.`,
    );
  }
  const resource = requestedResource(form, address.version);
  const now = service.clock();
  const application = await authenticateClient(service.organization, {
    form,
    authorization: request.headers.get('authorization'),
    endpoint: address.endpoint,
    now,
  });
  if (!isOwnResource(service, request.origin, resource)) {
    throw new AadstsError(
      500011,
      'invalid_resource',
      `The resource principal named ${resource} was not found in the tenant named ${service.organization.name}. This ` +
        'can happen if the application has not been installed by the administrator of the tenant or consented to by ' +
        'any user in the tenant. You might have sent your authentication request to the wrong tenant.',
    );
  }
  const token = await issueToken({
    keys: service.keys,
    organization: service.organization,
    application,
    version: address.version,
    audience: resource,
    authority: address.authority,
    now,
    lifetimeSeconds: service.tokenLifetimeSeconds,
    tokenId: service.newGuid(),
  });
  return jsonAnswer(200, tokenBody(service, { resource, token, now, version: address.version }), {
    'Cache-Control': 'no-store, no-cache',
    Pragma: 'no-cache',
  });
}

/** A body of any other type holds no parameters, as for the real service. */
function readForm(request: HttpRequest): URLSearchParams {
  const type = request.headers.get('content-type') ?? '';
  const isForm = type.toLowerCase().startsWith('application/x-www-form-urlencoded');
  return new URLSearchParams(isForm ? new TextDecoder().decode(request.body) : '');
}

interface IssuedToken {
  readonly resource: string;
  readonly token: string;
  readonly now: Date;
  readonly version: TokenVersion;
}

function tokenBody(service: LoginService, issued: IssuedToken): Record<string, string | number> {
  const lifetime = service.tokenLifetimeSeconds;
  if (issued.version === 'v2') {
    return {
      token_type: 'Bearer',
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: issued.token,
    };
  }
  const issuedAt = Math.floor(issued.now.getTime() / 1000);
  return {
    token_type: 'Bearer',
    expires_in: String(lifetime),
    ext_expires_in: String(lifetime),
    expires_on: String(issuedAt + lifetime),
    not_before: String(issuedAt),
    resource: issued.resource,
    access_token: issued.token,
  };
}
