import type { Plugin } from 'graphql-yoga';

import type { KnownRequests } from '../requests.ts';

/** Parses, validates and executes by the schema that a request was let in with. Yoga's own way knows no parts of lists. */
export const useKnownSchema = ({ known }: KnownRequests): Plugin => ({
  onEnveloped: ({ setSchema, context }) => {
    const found = context ? known.get(context.request) : undefined;
    if (found === undefined) throw new TypeError('The request took another way than that of the routes');
    setSchema(found.schema);
  },
});
