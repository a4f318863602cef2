import type { Plugin } from 'graphql-yoga';

import type { Deadlines } from '../deadlines.ts';

/** Gives each operation a time limit. Fields that wait for Dataverse then end with TIMEOUT; the rest of the answer stands. */
export const useDeadline = (deadlines: Deadlines): Plugin => ({
  onParams: ({ paramsHandler, setParamsHandler }) => {
    setParamsHandler((payload) => deadlines.run(payload.request, async () => paramsHandler(payload)));
  },
});
