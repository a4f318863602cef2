import type { Plugin } from 'graphql-yoga';

import type { KnownRequests } from '../requests.ts';
import type { RunningOperations } from '../running-operations.ts';

/** Lets a caller run so many operations at the same time as its role allows, and refuses more, rather than making them wait. */
export const useConcurrency = ({ known }: KnownRequests, running: RunningOperations): Plugin => ({
  onParams: ({ request, paramsHandler, setParamsHandler }) => {
    const sender = known.get(request);
    if (sender === undefined) return;
    setParamsHandler((payload) => running.run(sender, () => paramsHandler(payload)));
  },
});
