import type { Plugin } from 'graphql-yoga';

/** `ok`: send traffic here. Anything else says why not, and nothing more. */
export type Readiness = 'ok' | 'starting' | 'unavailable' | 'shedding' | 'draining';

/**
 * `/health/live` says that the process runs, and never looks at Dataverse: else an outage there would restart every
 * gateway. `/health/ready` says whether to send traffic here.
 */
export const useHealth = (readiness: () => Readiness): Plugin => ({
  onRequest: (event) => {
    const { request, url } = event;
    if (url.pathname !== '/health/live' && url.pathname !== '/health/ready') return;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      event.endResponse(new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } }));
      return;
    }
    const status = url.pathname === '/health/live' ? 'ok' : readiness();
    event.endResponse(Response.json({ status }, { status: status === 'ok' ? 200 : 503 }));
  },
});
