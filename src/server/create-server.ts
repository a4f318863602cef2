import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';

import { mostOperations } from '../access/role-options.ts';
import type { RoleView } from '../access/role-view.ts';
import type { Caller } from '../auth/caller.ts';
import type { Authenticator } from '../auth/inbound/authenticator.ts';
import type { IsProxy } from '../auth/inbound/proxies.ts';
import { BusyMeter } from './busy-meter.ts';
import { Deadlines } from './deadlines.ts';
import { documentCaches } from './document-caches.ts';
import type { OpenFileSlot } from './file-slot.ts';
import type { GraphiqlOptions } from './graphiql-page.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import type { OpenFile } from './open-file.ts';
import { serverPlugins } from './plugins/index.ts';
import type { RefusalOfRead } from './plugins/use-admission.ts';
import type { CorsOptions } from './plugins/use-cors.ts';
import type { ExecuteOperation } from './plugins/use-execution.ts';
import type { ExtensionsFor } from './plugins/use-explain.ts';
import type { Readiness } from './plugins/use-health.ts';
import type { DocumentOptions } from './plugins/use-known-documents.ts';
import type { PriceOf } from './plugins/use-rate-limits.ts';
import type { RateLimiter } from './rate-limits/rate-limiter.ts';
import type { KnownRequest, KnownRequests, SchemaFor } from './requests.ts';
import { RunningOperations } from './running-operations.ts';

/** A valid operation that is about to be executed. */
export interface OperationRequest {
  readonly request: Request;
  /** Who asks, and with which schema. */
  readonly known: KnownRequest;
  /** Aborted when the answer is no longer wanted or possible; everything that waits should heed it. */
  readonly signal: AbortSignal;
  /** When the answer is not possible any more, in monotonic milliseconds; undefined for a file, which takes its time. */
  readonly deadline: number | undefined;
  /** The document; undefined for a file. */
  readonly text?: string | undefined;
  /** The list that it stands in, the same object for all of it; undefined: it came alone. */
  readonly batch?: object | undefined;
  /** Says that the operation writes: it is not cut off any more, and has to end by itself. */
  readonly hold?: (() => void) | undefined;
}

export interface ServerOptions {
  /** Asked once for each request, so that a new schema takes effect with the next one. */
  readonly schemaFor: SchemaFor;
  /** Whether there is an endpoint of that name. */
  readonly hasAudience: (audience: string) => boolean;
  /** Ways to prove who one is, in the order in which they are asked. */
  readonly authenticators: readonly Authenticator[];
  /** Whose word counts for where a request comes from. @default nobody's */
  readonly isProxy?: IsProxy | undefined;
  /** The one role of a caller. @throws GatewayError FORBIDDEN where the caller has none, or may not come in */
  readonly roleOf: (caller: Caller) => RoleView;
  /** Makes the context that resolvers get, once per valid operation. A plain object: its own properties are copied. */
  readonly contextFor: (operation: OperationRequest) => object | Promise<object>;
  /** @default as graphql-js does */
  readonly execute?: ExecuteOperation | undefined;
  readonly readiness: () => Readiness;
  /** Whether there is too much to do: introspection is refused first. @default never */
  readonly isShedding?: (() => boolean) | undefined;
  /** Told of each request that is refused because there is no time to read it. */
  readonly noteRefusal?: (() => void) | undefined;
  /** Why a read of this caller is refused before anything of it is looked at, as there is too much to do. @default never */
  readonly refusalOfRead?: RefusalOfRead | undefined;
  readonly log: Logger;
  /** Opens the content of file and image columns. @default there is none */
  readonly openFile?: OpenFile | undefined;
  /** Finds file and image columns that are to be written. @default there are none */
  readonly openFileSlot?: OpenFileSlot | undefined;
  /** Extensions for the answer to an operation that came with `x-explain: true`. @default none */
  readonly extensionsFor?: ExtensionsFor | undefined;
  /** Serves GraphiQL to browsers at the endpoints. @default off */
  readonly graphiql?: GraphiqlOptions | undefined;
  /** Operations by the id of a document. @default there are none */
  readonly documents?: DocumentOptions | undefined;
  /** Pages of other origins that may use the gateway. @default none */
  readonly cors?: CorsOptions | undefined;
  /** Counts what callers ask of Dataverse. @default nobody does */
  readonly limiter?: RateLimiter | undefined;
  /** What an operation was expected to cost, of its context. @default 1 */
  readonly priceOf?: PriceOf | undefined;
  /** Answers operations with `@defer` and `@stream` in several parts; their schemas must have both. @default false */
  readonly incrementalDelivery?: boolean | undefined;
  /** Milliseconds that running requests have to end when the server closes. @default 30000 */
  readonly graceMs?: number | undefined;
  /** Milliseconds in which a client takes nothing of its answer, until it is hung up on. @default 30000 */
  readonly stalledMs?: number | undefined;
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
  /** Answers with other options from the next request on; those under way keep theirs. Log, times of connections and address stay. */
  replace(options: ServerOptions): void;
  /** Says at `/health/ready` that traffic should go elsewhere, and answers on. The first step of closing. */
  drain(): void;
}

/** Builds the server. Nothing listens before `listen`. */
export const createServer = (initial: ServerOptions): Server => {
  const { graceMs = 30_000, stalledMs, log } = initial;
  const deadlines = new Deadlines();
  const running = new RunningOperations();
  let draining = false;
  const answering = (options: ServerOptions): Handler =>
    createHandler(options, {
      deadlines,
      running,
      readiness: () => (draining ? 'draining' : options.readiness()),
    });
  let handler = answering(initial);
  let options = initial;
  let busy: BusyMeter | undefined;
  /** Where there is no time to read what comes, it costs least to refuse it: many would come too late otherwise. */
  const refuses = ({ url = '' }: IncomingMessage, running: number): boolean => {
    if (running < mostWhenBusy || url.startsWith('/health/')) return false;
    if (busy?.isBusy(options.isShedding?.() === true) !== true) return false;
    options.noteRefusal?.();
    return true;
  };
  const http = createHttpServer({
    listener: (request, response) => void handler(request, response),
    log,
    graceMs: graceMs + lastWordsMs, // what is given up is to say so

    stalledMs,
    refuses,
    takesItsTime: ({ method, url = '' }) => method === 'PUT' && url.startsWith('/files/'),
  });
  return {
    fetch: async (request) => handler.fetch(request),
    listen: (address) => {
      busy ??= new BusyMeter({ now: () => performance.now() });
      return http.listen(address);
    },
    replace: (next) => {
      options = next;
      handler = answering(next);
    },
    drain: () => {
      draining = true;
    },
    close: async () => {
      draining = true;
      busy?.close();
      const givenUp = (requests: number): void => log.warn({ requests }, 'requests were given up');
      await Promise.all([http.close(), deadlines.drain(graceMs, givenUp)]);
      await handler.dispose();
    },
  };
};

/** Milliseconds for what was given up as the server ends to tell its client: a read that it was, a write what became of it. */
const lastWordsMs = 3000;

/** So many requests are answered, late, by a process that has no time for more. */
const mostWhenBusy = 100;

type Handler = ReturnType<typeof createHandler>;

interface Shared {
  readonly deadlines: Deadlines;
  readonly running: RunningOperations;
  readonly readiness: () => Readiness;
}

/** The way of requests through all that the options say. */
const createHandler = (options: ServerOptions, { deadlines, running, readiness }: Shared) => {
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
