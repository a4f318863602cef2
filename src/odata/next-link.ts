import { GatewayError } from '../errors/gateway-error.ts';

/** Characters of a token: a URL has 32,768 at most (contract §8.3), and its query takes some. */
const maxLength = 24_000;

/**
 * `@odata.nextLink` → its `$skiptoken`, still percent-encoded, exactly as it stood. Nothing else of the link is used, so
 * that a forged link can't lead anywhere.
 *
 * @param serviceRoot `https://acme.crm.dynamics.com/api/data/v9.2/`
 * @throws GatewayError UPSTREAM_ERROR when the link leads elsewhere, or holds no token.
 */
export const skipTokenOf = (nextLink: string, serviceRoot: string): string => {
  if (!isBelow(nextLink, new URL(serviceRoot))) {
    throw new GatewayError('UPSTREAM_ERROR', 'Dataverse sent a link to another place as the next page.');
  }
  const token = /[?&](?:\$|%24)skiptoken=([^&#]+)/i.exec(nextLink)?.[1];
  if (token === undefined || token.length > maxLength || !/^[!-~]+$/.test(token)) {
    throw new GatewayError(
      'UPSTREAM_ERROR',
      'Dataverse sent a link to the next page without a usable token.',
    );
  }
  return token;
};

/** Compares what is meant, not how it is written: a host in capitals is the same, `/../` leads out. */
const isBelow = (link: string, root: URL): boolean => {
  if (!URL.canParse(link)) return false;
  const { origin, pathname, username, password } = new URL(link);
  return origin === root.origin && pathname.startsWith(root.pathname) && username + password === '';
};
