import type { Plugin } from 'graphql-yoga';

/**
 * Answers hold an organisation's data: no cache may keep one, unless it says so itself, and no browser may guess its type.
 */
export const useResponseHeaders = (): Plugin => ({
  onResponse({ response }) {
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    response.headers.set('vary', 'Authorization, Origin, Accept, Accept-Encoding');
    response.headers.set('x-content-type-options', 'nosniff');
    response.headers.set('referrer-policy', 'no-referrer');
  },
});
