import { randomUUID } from 'node:crypto';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';

import { Deadlines } from './deadlines.ts';
import { documentCaches } from './document-caches.ts';
import type { GraphiqlOptions } from './graphiql-page.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import type { OpenFile } from './open-file.ts';
import { serverPlugins } from './plugins/index.ts';
import type { ExecuteOperation } from './plugins/use-execution.ts';
import type { ExtensionsFor } from './plugins/use-explain.ts';
import type { Readiness } from './plugins/use-health.ts';
import type { KnownRequest, KnownRequests, SchemaFor } from './requests.ts';

/** A valid operation that is about to be executed. */
export interface OperationRequest {
  readonly request: Request;
  /** undefined: the main schema. */
  readonly audience: string | undefined;
  /** Aborted when the answer is no longer wanted or possible; everything that waits should heed it. */
  readonly signal: AbortSignal;
  /** When the answer is not possible any more, in monotonic milliseconds. */
  readonly deadline: number;
}

export interface ServerOptions {
  /** Asked once for each request, so that a new schema takes effect with the next one. */
  readonly schemaFor: SchemaFor;
  /** Makes the context that resolvers get, once per valid operation. A plain object: its own properties are copied. */
  readonly contextFor: (operation: OperationRequest) => object | Promise<object>;
  /** @default as graphql-js does */
  readonly execute?: ExecuteOperation | undefined;
  readonly readiness: () => Readiness;
  /** Whether there is too much to do: introspection is refused first. @default never */
  readonly isShedding?: (() => boolean) | undefined;
  readonly log: Logger;
  /** Opens the content of file and image columns. @default there is none */
  readonly openFile?: OpenFile | undefined;
  /** Extensions for the answer to an operation that came with `x-explain: true`. @default none */
  readonly extensionsFor?: ExtensionsFor | undefined;
  /** Serves GraphiQL to browsers at the endpoints. @default off */
  readonly graphiql?: GraphiqlOptions | undefined;
  /** Bytes of a request body. @default 262144 (256 KiB) */
  readonly maxBodyBytes?: number | undefined;
  /** Milliseconds for one operation, and until a file begins. @default 30000 */
  readonly requestTimeoutMs?: number | undefined;
  /** Milliseconds that running requests have to end when the server closes. @default 30000 */
  readonly graceMs?: number | undefined;
  /** Ids of unexpected errors. @default random */
  readonly newGuid?: (() => string) | undefined;
}

/**
 * The gateway's HTTP side: GraphQL at `/graphql` and `/graphql/<audience>`, SDL at `/schema.graphql` and
 * `/graphql/<audience>/schema.graphql`, files at `/files/<table>/<id>/<column>`, `/health/live` and `/health/ready`; 404
 * for everything else.
 */
export interface Server extends HttpServer {
  /** The same without sockets, for tests and for embedding. Answers never fail; they have a status. */
  fetch(request: Request): Promise<Response>;
  /** Says at `/health/ready` that traffic should go elsewhere, and answers on. The first step of closing. */
  drain(): void;
}

/** Builds the server. Nothing listens before `listen`. */
export const createServer = (options: ServerOptions): Server => {
  const { graceMs = 30_000, log } = options;
  const contexts = new WeakMap<Request, object>();
  const requests: KnownRequests = new WeakMap();
  const deadlines = new Deadlines(options.requestTimeoutMs ?? 30_000);
  let draining = false;
  const yoga = createYoga({
    // Validity is kept by schema object and document.
    parserAndValidationCache: documentCaches(),
    schema: ({ request }) => known(requests, request).schema,
    context: async ({ request }) => {
      const { route } = known(requests, request);
      const audience = route.kind === 'operations' ? route.audience : undefined;
      const signal = deadlines.signal(request);
      const deadline = deadlines.deadline(request);
      const context = await options.contextFor({ request, audience, signal, deadline });
      contexts.set(request, context);
      return context;
    },
    plugins: serverPlugins({
      requests,
      schemaFor: options.schemaFor,
      deadlines,
      readiness: () => (draining ? 'draining' : options.readiness()),
      isShedding: options.isShedding ?? (() => false),
      graphiql: options.graphiql,
      execute: options.execute,
      openFile: options.openFile,
      maxBodyBytes: options.maxBodyBytes ?? 256 * 1024,
      contexts,
      extensionsFor: options.extensionsFor ?? (() => undefined),
      mask: { log, newGuid: options.newGuid ?? randomUUID },
    }),
    graphqlEndpoint: '/graphql{/:audience}?', // useRoutes has checked the path
    // Yoga's defaults are open: everything that isn't ours is off.
    maskedErrors: false, // useErrorMask sees more of them
    logging: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: false, // counted where the body is read
    healthCheckEndpoint: '#none', // has no switch; no request target has a fragment
  });

  const http = createHttpServer({
    listener: (request, response) => void yoga(request, response),
    log,
    graceMs,
  });
  return {
    fetch: async (request) => yoga.fetch(request),
    listen: (address) => http.listen(address),
    drain: () => {
      draining = true;
    },
    close: async () => {
      draining = true;
      await Promise.all([http.close(), deadlines.drain(graceMs)]);
      await yoga.dispose();
    },
  };
};

const known = (requests: KnownRequests, request: Request): KnownRequest => {
  const found = requests.get(request);
  if (found === undefined) throw new TypeError('The request took another way than that of the routes');
  return found;
};
