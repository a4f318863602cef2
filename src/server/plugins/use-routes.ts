import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';

import { errorResponse } from '../error-response.ts';
import { matchRoute } from '../match-route.ts';
import type { KnownRequests } from '../requests.ts';

/**
 * Lets in what has a route. An audience that doesn't exist is a path like any other that doesn't.
 *
 * @param hasAudience whether there is an endpoint of that name
 */
export const useRoutes = ({ routed }: KnownRequests, hasAudience: (audience: string) => boolean): Plugin => ({
  onRequest: (event) => {
    const route = isExact(event) ? matchRoute(event.url.pathname) : undefined;
    const audience = route === undefined || route.kind === 'file' ? undefined : route.audience;
    if (route === undefined || (audience !== undefined && !hasAudience(audience)))
      event.endResponse(nothingHere());
    else routed.set(event.request, { route });
  },
});

/**
 * Whether the path was sent as it is read: `/health/../graphql` is the path of another route to a proxy that doesn't resolve it, and to
 * what looks at requests before they are read.
 */
const isExact = ({ url, serverContext }: { readonly url: URL; readonly serverContext: unknown }): boolean => {
  // In-process there are no bytes that the address was read from.
  const sent = (serverContext as { readonly req?: IncomingMessage } | undefined)?.req?.url;
  return sent === undefined || sent.split('?', 1)[0] === url.pathname;
};

/** The one answer for every path that leads nowhere. */
export const nothingHere = (): Response =>
  errorResponse({
    status: 404,
    code: 'BAD_USER_INPUT',
    message: 'There is nothing here; GraphQL is at /graphql.',
  });
