import { randomUUID } from 'node:crypto';
import { createYoga } from 'graphql-yoga';

import { mostOperations } from '../access/role-options.ts';
import type { Deadlines } from './deadlines.ts';
import { documentCaches } from './document-caches.ts';
import { serverPlugins } from './plugins/index.ts';
import type { Readiness } from './plugins/use-health.ts';
import type { KnownRequest, KnownRequests } from './requests.ts';
import type { RunningOperations } from './running-operations.ts';
import type { ServerOptions } from './server-options.ts';

export type Handler = ReturnType<typeof createHandler>;

/** What outlives the options. */
export interface Shared {
  readonly deadlines: Deadlines;
  readonly running: RunningOperations;
  readonly readiness: () => Readiness;
}

/** The way of requests through all that the options say. */
export const createHandler = (options: ServerOptions, { deadlines, running, readiness }: Shared) => {
  const contexts = new WeakMap<Request, object>();
  const requests: KnownRequests = { routed: new WeakMap(), known: new WeakMap(), batches: new WeakMap() };
  return createYoga({
    // Validity is kept by schema object and document.
    parserAndValidationCache: documentCaches(),
    context: ({ request, params }) => {
      const made = options.contextFor({
        request,
        known: known(requests, request),
        signal: deadlines.signal(request),
        deadline: deadlines.deadline(request),
        text: params.query,
        batch: requests.batches.get(request),
        hold: () => deadlines.hold(request),
      });
      const keep = (context: object): object => {
        contexts.set(request, context);
        return context;
      };
      return made instanceof Promise ? made.then(keep) : keep(made);
    },
    plugins: serverPlugins({
      requests,
      schemaFor: options.schemaFor,
      hasAudience: options.hasAudience,
      authenticators: options.authenticators,
      isProxy: options.isProxy ?? (() => false),
      roleOf: options.roleOf,
      deadlines,
      running,
      readiness,
      isShedding: options.isShedding ?? (() => false),
      refusalOfRead: options.refusalOfRead ?? (() => undefined),
      graphiql: options.graphiql,
      execute: options.execute,
      incrementalDelivery: options.incrementalDelivery === true,
      openFile: options.openFile,
      openFileSlot: options.openFileSlot,
      documents: options.documents ?? {},
      cors: options.cors,
      limiter: options.limiter,
      priceOf: options.priceOf ?? (() => 1),
      limitsFor: (request) => known(requests, request).role.limits,
      contexts,
      extensionsFor: options.extensionsFor ?? (() => undefined),
      mask: { log: options.log, newGuid: options.newGuid ?? randomUUID },
    }),
    graphqlEndpoint: '/graphql{/:audience}?', // useRoutes has checked the path
    // Yoga's defaults are open: everything that isn't ours is off.
    maskedErrors: false, // useErrorMask sees more of them
    logging: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: { limit: mostOperations }, // each role's own limit is looked at where the body is read
    maxRequestBodySize: false, // counted where the body is read
    healthCheckEndpoint: '#none', // has no switch; no request target has a fragment
  });
};

const known = (requests: KnownRequests, request: Request): KnownRequest => {
  const found = requests.known.get(request);
  if (found === undefined) throw new TypeError('The request took another way than that of the routes');
  return found;
};
