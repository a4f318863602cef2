import type { Plugin } from 'graphql-yoga';

import type { Deadlines } from '../deadlines.ts';
import type { LimitsFor } from './use-document-limits.ts';

/** Gives each operation a time limit. Fields that wait for Dataverse then end with TIMEOUT; the rest of the answer stands. */
export const useDeadline = (deadlines: Deadlines, limitsFor: LimitsFor): Plugin => ({
  onParams: ({ paramsHandler, setParamsHandler }) => {
    setParamsHandler((payload) => {
      const { request } = payload;
      const timeoutMs = limitsFor(request).deadlineMs;
      return deadlines.run({ request, timeoutMs }, async () => paramsHandler(payload));
    });
  },
});
