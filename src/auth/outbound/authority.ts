import { isLoopback } from '../loopback.ts';

/** The part of MSAL's configuration that says where to sign in. */
export interface Authority {
  readonly authority: string;
  readonly knownAuthorities: string[];
  /** Endpoints as JSON, so that MSAL asks nobody for them. */
  readonly authorityMetadata: string;
}

/**
 * Describes the login service to MSAL in full, so it makes no discovery request, neither to the authority nor to
 * Microsoft's public one.
 *
 * MSAL insists on https and takes the tenant from the first path segment. For a login service on this machine the
 * authority is therefore nominal, and only the endpoints name the real scheme and path.
 *
 * @param host `https://login.microsoftonline.com`; http, or a path, only on loopback.
 * @throws RangeError for another host with http or a path; configuration refuses that first, with a better message.
 */
export const resolveAuthority = (host: URL, tenantId: string): Authority => {
  const plain = host.protocol === 'https:' && host.pathname === '/';
  if (!plain && !isLoopback(host.hostname)) {
    throw new RangeError('Only a login service on this machine may use http or have a path.');
  }
  const tenant = encodeURIComponent(tenantId);
  const nominal = `https://${host.host}/${tenant}`;
  const endpoints = `${host.origin}${host.pathname.replace(/\/$/, '')}/${tenant}`;
  return {
    authority: nominal,
    knownAuthorities: [host.host],
    authorityMetadata: JSON.stringify({
      issuer: `${nominal}/v2.0`,
      // Never called here; MSAL takes its first segment for the tenant, and would put the tenant in the place of a path.
      authorization_endpoint: `${nominal}/oauth2/v2.0/authorize`,
      token_endpoint: `${endpoints}/oauth2/v2.0/token`,
      jwks_uri: `${endpoints}/discovery/v2.0/keys`,
    }),
  };
};
