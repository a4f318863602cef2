import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';

import { answerWhileStarting } from './answer-while-starting.ts';
import { BusyMeter } from './busy-meter.ts';
import { createHandler, type Handler } from './create-handler.ts';
import { Deadlines } from './deadlines.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import type { RequestsUnderWay } from './requests-under-way.ts';
import { RunningOperations } from './running-operations.ts';
import type { ServerOptions } from './server-options.ts';

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

/** What holds for a server from its beginning to its end. */
export interface ServerSettings {
  readonly log: Logger;
  /** Milliseconds that running requests have to end when the server closes; then they are given up, and may say so. @default 30000 */
  readonly graceMs?: number | undefined;
  /** Milliseconds in which a client takes nothing of its answer, until it is hung up on. @default 30000 */
  readonly stalledMs?: number | undefined;
}

/**
 * Builds the server. Nothing listens before `listen`.
 *
 * @param initial undefined: until it is given some it answers only its health, as a server that starts
 */
export const createServer = (settings: ServerSettings, initial?: ServerOptions): Server => {
  const { graceMs = 30_000, stalledMs, log } = settings;
  const deadlines = new Deadlines();
  const running = new RunningOperations();
  let draining = false;
  const answering = (options: ServerOptions): Handler =>
    createHandler(options, {
      deadlines,
      running,
      readiness: () => (draining ? 'draining' : options.readiness()),
    });
  let handler = initial && answering(initial);
  let options = initial;
  let busy: BusyMeter | undefined;
  /** Where there is no time to read what comes, it costs least to refuse it: many would come too late otherwise. */
  const refuses = (request: IncomingMessage, underWay: RequestsUnderWay): boolean => {
    if (underWay.size < mostWhenBusy || request.url?.startsWith('/health/') === true) return false;
    if (busy?.isBusy(options?.isShedding?.() === true) !== true || underWay.isModest(request)) return false;
    options?.noteRefusal?.();
    return true;
  };
  const http = createHttpServer({
    listener: (request, response) => {
      if (handler === undefined) answerWhileStarting(request, response);
      else void handler(request, response);
    },
    log,
    graceMs: graceMs + lastWordsMs, // what is given up is to say so
    stalledMs,
    refuses,
    takesItsTime: ({ method, url = '' }) => method === 'PUT' && url.startsWith('/files/'),
  });
  return {
    fetch: async (request) => {
      if (handler === undefined) throw new TypeError('The server has nothing to answer with yet');
      return handler.fetch(request);
    },
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
      await handler?.dispose();
    },
  };
};

/** Milliseconds for what was given up as the server ends to tell its client: a read that it was, a write what became of it. */
const lastWordsMs = 3000;

/** So many requests are answered, late, by a process that has no time for more. */
const mostWhenBusy = 100;
