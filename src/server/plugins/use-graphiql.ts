import type { Plugin } from 'graphql-yoga';

import { renderGraphiqlPage, type GraphiqlOptions, type GraphiqlPage } from '../graphiql-page.ts';

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

/** Serves GraphiQL to browsers that open `/graphql`. */
export const useGraphiql = (options: GraphiqlOptions): Plugin => {
  let page: Promise<GraphiqlPage> | undefined;
  return {
    onRequest: async (event) => {
      const { request, url } = event;
      const browser =
        request.method === 'GET' && request.headers.get('accept')?.includes('text/html') === true;
      if (!browser || url.pathname !== '/graphql') return;
      page ??= renderGraphiqlPage(options);
      const { html, gzipped } = await page;
      const zip = request.headers.get('accept-encoding')?.includes('gzip') === true;
      event.endResponse(
        new Response(zip ? gzipped : html, {
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': contentSecurityPolicy,
            ...(zip && { 'content-encoding': 'gzip' }),
          },
        }),
      );
    },
  };
};
