import type { Plugin } from 'graphql-yoga';

import { GatewayError } from '../../errors/gateway-error.ts';
import { callerKey } from '../caller-key.ts';
import type { KnownRequests } from '../requests.ts';

/** Lets a caller run so many operations at the same time as its role allows, and refuses more, rather than making them wait. */
export const useConcurrency = ({ known }: KnownRequests): Plugin => {
  const running = new Map<string, number>();
  return {
    onParams: ({ request, paramsHandler, setParamsHandler }) => {
      const sender = known.get(request);
      if (sender === undefined) return;
      const key = callerKey(sender);
      const most = sender.role.limits.concurrentOperations;
      setParamsHandler(async (payload) => {
        const others = running.get(key) ?? 0;
        if (others >= most) {
          const message = `You have ${most} operations running, the limit "concurrentOperations"; try again later.`;
          throw new GatewayError('RATE_LIMITED', message, {
            retryAfterSeconds: 1,
            details: { limit: 'concurrentOperations', most },
          });
        }
        running.set(key, others + 1);
        try {
          return await paramsHandler(payload);
        } finally {
          const left = (running.get(key) ?? 1) - 1;
          if (left === 0) running.delete(key);
          else running.set(key, left);
        }
      });
    },
  };
};
