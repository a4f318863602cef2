import type { TokenVersion } from './issue-token.ts';

/**
 * OpenID discovery document of a tenant: where the token endpoint and the keys are.
 * @param authority `http://127.0.0.1:5050/login/<tenant>`
 */
export function discoveryDocument(authority: string, version: TokenVersion): Record<string, unknown> {
  const oauth = version === 'v1' ? `${authority}/oauth2` : `${authority}/oauth2/v2.0`;
  return {
    issuer: version === 'v1' ? `${authority}/` : `${authority}/v2.0`,
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    jwks_uri: version === 'v1' ? `${authority}/discovery/keys` : `${authority}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    response_types_supported: ['token'],
    grant_types_supported: ['client_credentials'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
    tenant_region_scope: null,
  };
}
