import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';

import { isLoopback } from '../auth/loopback.ts';
import type { Code } from '../errors/codes.ts';
import { StartError } from '../errors/start-error.ts';
import { bind } from './bind.ts';
import { cutStalled } from './cut-stalled.ts';
import { RequestsUnderWay } from './requests-under-way.ts';

export interface ListenAddress {
  /** `localhost` means 127.0.0.1 and, where there is one, ::1. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

export interface HttpServer {
  /**
   * @returns where it can be reached: `http://localhost:4000`.
   * @throws StartError (exit code 2) when the port is taken or may not be used, or the address is not this machine's.
   */
  listen(address: ListenAddress): Promise<{ readonly url: string }>;
  /** Stops listening, lets running requests end for as long as the grace is, then cuts them off. */
  close(): Promise<void>;
}

export interface HttpServerOptions {
  readonly listener: RequestListener;
  readonly log: Logger;
  /** Milliseconds that running requests have to end when the server closes. @default 30000 */
  readonly graceMs?: number | undefined;
  /** Milliseconds in which a client takes nothing of its answer, until it is hung up on. @default 30000 */
  readonly stalledMs?: number | undefined;
  /** What names another port, for messages. @default 'PORT or --port' */
  readonly movedBy?: string | undefined;
  /** Whether a request is refused before anything of it is read, while those others are being answered. @default no */
  readonly refuses?: ((request: IncomingMessage, underWay: RequestsUnderWay) => boolean) | undefined;
  /** Whether the listener itself limits the time in which a request arrives. @default no */
  readonly takesItsTime?: ((request: IncomingMessage) => boolean) | undefined;
}

/** Of one request. */
const maxHeaders = 100;
/** On one address; those beyond are closed at once. */
const maxConnections = 5000;
/** Ports that are tried where any will do. */
const maxTries = 10;

/** A plain HTTP server with tight limits on slow and large requests, on one or two loopback addresses. */
export const createHttpServer = ({
  listener,
  log,
  graceMs = 30_000,
  stalledMs = 30_000,
  movedBy = 'PORT or --port',
  takesItsTime = () => false,
  refuses = () => false,
}: HttpServerOptions): HttpServer => {
  const servers: Server[] = [];
  const answering = new Set<ServerResponse>();
  const underWay = new RequestsUnderWay();
  /** Open connections, with how many requests of each are being answered. */
  const connections = new Map<Socket, number>();
  const count = (socket: Socket, more: number): void => {
    const running = connections.get(socket);
    if (running !== undefined) connections.set(socket, running + more);
  };
  let closing = false;
  const drain = async (server: Server): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const cutOff = setTimeout(() => {
      if (answering.size > 0) log.warn({ requests: answering.size }, 'requests were cut off');
      server.closeAllConnections();
    }, graceMs);
    await closed;
    clearTimeout(cutOff);
  };

  const open = async (host: string, port: number): Promise<number> => {
    const server = createServer(
      {
        headersTimeout: 10_000,
        requestTimeout: 0, // by `limitArrival`: files take longer
        connectionsCheckingInterval: 1000,
        maxHeaderSize: 16 * 1024,
        keepAliveTimeout: 5000,
      },
      (request, response) => {
        if (isLoopback(host) && !namesLoopback(request)) {
          // A page of another site that made its own name point here would otherwise be let in by the browser.
          response.writeHead(421, { connection: 'close' }).end();
          return;
        }
        if (request.rawHeaders.length / 2 > maxHeaders) {
          response.writeHead(431, { connection: 'close' }).end();
          return;
        }
        if (closing) response.shouldKeepAlive = false;
        limitArrival(request, response, takesItsTime(request));
        if (refuses(request, underWay)) {
          response.writeHead(503, tooBusyHeaders).end(tooBusy);
          return;
        }
        count(request.socket, 1);
        answering.add(response);
        const end = underWay.begin(request);
        response.once('close', () => {
          answering.delete(response);
          end();
          count(request.socket, -1);
          if (closing) server.closeIdleConnections();
        });
        listener(request, response);
      },
    );
    cutStalled(server, { stalledMs, connections });
    server.on('connection', (socket: Socket) => {
      connections.set(socket, 0);
      socket.once('close', () => connections.delete(socket));
    });
    server.maxHeadersCount = 0; // it would drop the others silently; their bytes are limited
    server.maxConnections = maxConnections;
    const bound = await bind(server, { host, port, movedBy });
    // Such as that the process has no more descriptors: those who come then are turned away, and others are answered.
    server.on(
      'error',
      noteAtMostOnceASecond((error) => log.error({ err: error }, 'a connection could not be taken')),
    );
    servers.push(server);
    return bound;
  };

  return {
    async listen({ host, port }) {
      if (host !== 'localhost') return { url: urlOf(host, await open(host, port)) };
      for (let tries = 1; ; tries += 1) {
        const bound = await open('127.0.0.1', port);
        const problem = await open('::1', bound).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (problem instanceof StartError) {
          await Promise.all(servers.splice(0).map(drain));
          // Where any port will do, one that is free on one of the two addresses only is left for another.
          if (port !== 0 || tries === maxTries) throw problem;
          continue;
        }
        if (problem !== undefined) log.debug({ err: problem }, 'no IPv6 loopback address');
        return { url: urlOf('localhost', bound) };
      }
    },
    async close() {
      closing = true;
      for (const response of answering) response.shouldKeepAlive = false;
      await setImmediate(); // takes in what has connected: the end of listening would reset it
      const unused = hangUp(connections);
      await Promise.all(servers.splice(0).map(drain));
      unused.forEach(clearTimeout);
    },
  };
};

const noteAtMostOnceASecond = (note: (error: Error) => void): ((error: Error) => void) => {
  let notedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    const now = performance.now();
    if (now - notedAt < 1000) return;
    notedAt = now;
    note(error);
  };
};

const tooBusyHeaders = { 'content-type': 'application/json', 'retry-after': '1' };
const tooBusy = JSON.stringify({
  errors: [
    {
      message: 'The gateway has more to do than it has time for.',
      extensions: { code: 'OVERLOADED' satisfies Code, retryAfterSeconds: 1 },
    },
  ],
});

/** Milliseconds for a request that has begun to arrive. */
const arrivalMs = 5000;
/** Milliseconds for a whole request, from its headers on. */
const wholeRequestMs = 15_000;

/** Hangs up on a request that doesn't arrive whole in time, and on the rest of one that was answered before its end. */
const limitArrival = (request: IncomingMessage, response: ServerResponse, takesItsTime: boolean): void => {
  const hangUpIn = (milliseconds: number): NodeJS.Timeout =>
    setTimeout(() => {
      if (!request.complete) request.socket.destroy();
    }, milliseconds).unref();
  const whole = takesItsTime ? undefined : hangUpIn(wholeRequestMs);
  request.once('close', () => clearTimeout(whole));
  response.once('finish', () => {
    if (!request.complete) hangUpIn(arrivalMs);
  });
};

/** Milliseconds in which the first byte of a request comes that was sent with its connection. */
const firstByteMs = 100;

/**
 * Ends connections that no request came through: those that were only opened very soon, others when it had its time. Node closes
 * connections between two requests only, and stops its own checks with the server.
 */
const hangUp = (connections: ReadonlyMap<Socket, number>): readonly NodeJS.Timeout[] => [
  setTimeout(() => {
    for (const socket of connections.keys()) if (socket.bytesRead === 0) socket.destroy();
  }, firstByteMs),
  setTimeout(() => {
    for (const [socket, running] of connections) if (running === 0) socket.destroy();
  }, arrivalMs),
];

const namesLoopback = (request: IncomingMessage): boolean => {
  const url = URL.parse(`http://${request.headers.host ?? ''}`);
  return url !== null && isLoopback(url.hostname);
};

const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
