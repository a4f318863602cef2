import { sameService } from '../same-service.ts';
import { AadstsError } from './aadsts-error.ts';
import type { TokenVersion } from './issue-token.ts';
import type { LoginService } from './login-service.ts';

const openIdScopes = new Set(['openid', 'profile', 'email', 'offline_access']);

/**
 * The resource URI that a token is asked for: `scope` less `/.default` on v2, `resource` on v1 (contract §1.1, §1.2).
 * A slash before `/.default` stays part of it.
 * @throws AadstsError 901002, 900144, 70011, 700022, 700023
 */
export function requestedResource(form: URLSearchParams, version: TokenVersion): string {
  return version === 'v1' ? required(form, 'resource') : resourceOfScope(form);
}

/** Whether a resource is this organisation, by the address that the request came to or another one of it. */
export const isOwnResource = (
  { origins }: Pick<LoginService, 'origins'>,
  origin: string,
  resource: string,
): boolean => [origin, ...origins].some((own) => sameService(own, resource));

/** @throws AadstsError 900144 when the parameter is missing or empty */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? '';
  if (value === '') {
    throw new AadstsError(
      900144,
      'invalid_request',
      `The request body must contain the following parameter: '${name}'.`,
    );
  }
  return value;
}

function resourceOfScope(form: URLSearchParams): string {
  if (form.has('resource')) {
    throw new AadstsError(901002, 'invalid_request', "The 'resource' request parameter is not supported.");
  }
  const scope = required(form, 'scope');
  const scopes = scope.split(/\s+/).filter((name) => name !== '' && !openIdScopes.has(name));
  const resources = new Set(scopes.map((name) => resourceOf(name, scope)));
  const [resource] = resources;
  if (resource === undefined || resource === '') {
    throw new AadstsError(
      700023,
      'invalid_scope',
      "The provided value for the input parameter scope isn't valid when requesting an access token: it names no resource.",
    );
  }
  if (resources.size > 1) {
    throw new AadstsError(
      700022,
      'invalid_scope',
      "The provided value for the input parameter scope isn't valid because it contains more than one resource.",
    );
  }
  return resource;
}

/** `https://acme.crm.dynamics.com/.default` → `https://acme.crm.dynamics.com`; `.default` alone → empty. */
function resourceOf(name: string, scope: string): string {
  if (name === '.default') {
    return '';
  }
  const resource = name.endsWith('/.default') ? name.slice(0, -'/.default'.length) : undefined;
  if (resource === undefined || !URL.canParse(resource)) {
    throw new AadstsError(
      70011,
      'invalid_scope',
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter " +
        `'scope' is not valid. The scope ${scope} is not valid.`,
    );
  }
  return resource;
}
