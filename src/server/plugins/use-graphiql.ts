import type { Plugin } from 'graphql-yoga';

import { renderGraphiqlPage, type GraphiqlOptions, type GraphiqlPage } from '../graphiql-page.ts';
import type { KnownRequests } from '../requests.ts';

/** The page brings everything along; the policy makes sure that it stays so. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  'worker-src blob:',
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves GraphiQL to browsers that open `/graphql` or the endpoint of an audience; the page talks to the path that it was
 * opened at. The prepared queries are for the main schema, and open only there.
 */
export const useGraphiql = (requests: KnownRequests, options: GraphiqlOptions): Plugin => {
  let main: Promise<GraphiqlPage> | undefined;
  let other: Promise<GraphiqlPage> | undefined;
  return {
    onRequest: (event) => {
      const { request } = event;
      const route = requests.routed.get(request)?.route;
      const browser =
        request.method === 'GET' && request.headers.get('accept')?.includes('text/html') === true;
      if (!browser || route?.kind !== 'operations') return undefined;
      const page =
        route.audience === undefined
          ? (main ??= renderGraphiqlPage(options))
          : (other ??= renderGraphiqlPage({ ...options, queries: [] }));
      return page.then((rendered) => event.endResponse(pageResponse(request, rendered)));
    },
  };
};

const pageResponse = (request: Request, { html, gzipped }: GraphiqlPage): Response => {
  const zip = request.headers.get('accept-encoding')?.includes('gzip') === true;
  return new Response(zip ? gzipped : html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
      ...(zip && { 'content-encoding': 'gzip' }),
    },
  });
};
