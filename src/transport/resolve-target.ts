import { GatewayError } from '../errors/gateway-error.ts';

/**
 * The path and query to put on the request line for `path`, which is relative to the service root
 * (`https://org.crm.dynamics.com/api/data/v9.2/`).
 *
 * The text is sent as it is, because a URL parser would re-encode parts of it; the parsed form only proves that the
 * request stays inside the service root, whatever a data value or a next link contained.
 *
 * @throws GatewayError UPSTREAM_ERROR when the path leaves the service root or has a character that isn't sendable.
 */
export const resolveTarget = (serviceRoot: URL, path: string): string => {
  const target = serviceRoot.pathname + path;
  const parsed = URL.parse(target, serviceRoot.origin);
  const inside =
    parsed !== null &&
    parsed.origin === serviceRoot.origin &&
    parsed.pathname.startsWith(serviceRoot.pathname) &&
    parsed.hash === '' &&
    /^[\x21-\x7e]*$/.test(path) &&
    !path.startsWith('/');
  if (inside) return target;
  throw new GatewayError('UPSTREAM_ERROR', 'A request left the configured Dataverse service.', {
    notSent: true,
  });
};
