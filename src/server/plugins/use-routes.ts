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
    const route = matchRoute(event.url.pathname);
    const audience = route === undefined || route.kind === 'file' ? undefined : route.audience;
    if (route === undefined || (audience !== undefined && !hasAudience(audience)))
      event.endResponse(nothingHere());
    else routed.set(event.request, { route });
  },
});

/** The one answer for every path that leads nowhere. */
export const nothingHere = (): Response =>
  errorResponse({
    status: 404,
    code: 'BAD_USER_INPUT',
    message: 'There is nothing here; GraphQL is at /graphql.',
  });
