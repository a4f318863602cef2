import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';

import type { GraphiqlOptions } from './graphiql-page.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { serverPlugins } from './plugins/index.ts';
import type { ExtensionsFor } from './plugins/use-explain.ts';
import type { Readiness } from './plugins/use-health.ts';

export interface ServerOptions {
  /** Asked once per operation, so that a new schema takes effect with the next one. */
  readonly schema: () => GraphQLSchema;
  /** Makes the context that resolvers get, once per valid operation. A plain object: its own properties are copied. */
  readonly contextFor: (request: Request) => object | Promise<object>;
  readonly readiness: () => Readiness;
  readonly log: Logger;
  /** Extensions for the answer to an operation that came with `x-explain: true`. @default none */
  readonly extensionsFor?: ExtensionsFor | undefined;
  /** Serves GraphiQL at `GET /graphql`. @default off */
  readonly graphiql?: GraphiqlOptions | undefined;
  /** Bytes of a request body. @default 262144 (256 KiB) */
  readonly maxBodyBytes?: number | undefined;
  /** Ids of unexpected errors. @default random */
  readonly newGuid?: (() => string) | undefined;
}

/** The gateway's HTTP side: GraphQL at `/graphql`, `/health/live` and `/health/ready`; 404 for everything else. */
export interface Server extends HttpServer {
  /** The same without sockets, for tests and for embedding. Answers never fail; they have a status. */
  fetch(request: Request): Promise<Response>;
}

/** Builds the server. Nothing listens before `listen`. */
export const createServer = (options: ServerOptions): Server => {
  const contexts = new WeakMap<Request, object>();
  let draining = false;
  const yoga = createYoga({
    schema: () => options.schema(),
    context: async ({ request }) => {
      const context = await options.contextFor(request);
      contexts.set(request, context);
      return context;
    },
    plugins: serverPlugins({
      readiness: () => (draining ? 'draining' : options.readiness()),
      graphiql: options.graphiql,
      maxBodyBytes: options.maxBodyBytes ?? 256 * 1024,
      contexts,
      extensionsFor: options.extensionsFor ?? (() => undefined),
      mask: { log: options.log, newGuid: options.newGuid ?? randomUUID },
    }),
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
    log: options.log,
  });
  return {
    fetch: async (request) => yoga.fetch(request),
    listen: (address) => http.listen(address),
    close: async () => {
      draining = true;
      await http.close();
      await yoga.dispose();
    },
  };
};
