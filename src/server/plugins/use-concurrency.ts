import type { Plugin } from 'graphql-yoga';

import { GatewayError } from '../../errors/gateway-error.ts';
import { callerKey } from '../caller-key.ts';
import type { KnownRequests } from '../requests.ts';
import type { RunningOperations } from '../running-operations.ts';

/** Lets a caller run so many operations at the same time as its role allows, and refuses more, rather than making them wait. */
export const useConcurrency = ({ known }: KnownRequests, running: RunningOperations): Plugin => ({
  onParams: ({ request, paramsHandler, setParamsHandler }) => {
    const sender = known.get(request);
    if (sender === undefined) return;
    const key = callerKey(sender);
    const most = sender.role.limits.concurrentOperations;
    setParamsHandler(async (payload) => {
      if (running.count(key) >= most) {
        const message = `You have ${most} operations running, the limit "concurrentOperations"; try again later.`;
        throw new GatewayError('RATE_LIMITED', message, {
          retryAfterSeconds: 1,
          details: { limit: 'concurrentOperations', most },
        });
      }
      return running.during(key, () => paramsHandler(payload));
    });
  },
});
