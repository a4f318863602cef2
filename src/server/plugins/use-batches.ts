import { setMaxListeners } from 'node:events';
import type { Plugin } from 'graphql-yoga';

import type { KnownRequests } from '../requests.ts';

/**
 * Gives each operation of a list a request of its own, so that time limits, contexts and limits are each one's; what is known
 * of the sender is the same. Each is answered as a whole: parts of answers can't stand in a list.
 */
export const useBatches = ({ known, batches }: KnownRequests): Plugin => ({
  onParams: ({ request, paramsHandler, setParamsHandler, fetchAPI }) => {
    const batch = batches.get(request);
    const sender = known.get(request);
    if (batch === undefined || sender === undefined) return;
    setParamsHandler((payload) => {
      setMaxListeners(10 * batch.count, request.signal); // each of them waits for it
      const headers = new fetchAPI.Headers(request.headers);
      headers.set('accept', 'application/json');
      const part = new fetchAPI.Request(request.url, { method: 'POST', headers, signal: request.signal });
      known.set(part, sender);
      batches.set(part, batch);
      batch.parts.push(part);
      return paramsHandler({ ...payload, request: part });
    });
  },
});
