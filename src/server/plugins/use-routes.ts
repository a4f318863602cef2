import type { Plugin } from 'graphql-yoga';

import { errorResponse } from '../error-response.ts';
import { matchRoute } from '../match-route.ts';
import type { KnownRequests, SchemaFor } from '../requests.ts';

/** Lets in what has a route, and picks its schema. An audience that doesn't exist is a path like any other that doesn't. */
export const useRoutes = (requests: KnownRequests, schemaFor: SchemaFor): Plugin => ({
  onRequest: (event) => {
    const route = matchRoute(event.url.pathname);
    const schema = route && schemaFor(route.kind === 'file' ? undefined : route.audience);
    if (route === undefined || schema === undefined) event.endResponse(nothingHere());
    else requests.set(event.request, { route, schema });
  },
});

/** The one answer for every path that leads nowhere. */
export const nothingHere = (): Response =>
  errorResponse({
    status: 404,
    code: 'BAD_USER_INPUT',
    message: 'There is nothing here; GraphQL is at /graphql.',
  });
