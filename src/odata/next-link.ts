import { GatewayError } from '../errors/gateway-error.ts';

/**
 * `@odata.nextLink` → its `$skiptoken`, still percent-encoded, exactly as it stood. Nothing else of the link is used, so
 * that a forged link can't lead anywhere.
 *
 * @param serviceRoot `https://acme.crm.dynamics.com/api/data/v9.2/`
 * @throws GatewayError UPSTREAM_ERROR when the link leads elsewhere, or holds no token.
 */
export const skipTokenOf = (nextLink: string, serviceRoot: string): string => {
  if (!nextLink.startsWith(serviceRoot)) {
    throw new GatewayError('UPSTREAM_ERROR', 'Dataverse sent a link to another place as the next page.');
  }
  const token = /[?&](?:\$|%24)skiptoken=([^&#]+)/i.exec(nextLink)?.[1];
  if (token === undefined || !/^[!-~]+$/.test(token)) {
    throw new GatewayError(
      'UPSTREAM_ERROR',
      'Dataverse sent a link to the next page without a usable token.',
    );
  }
  return token;
};
