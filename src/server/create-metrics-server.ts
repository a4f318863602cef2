import type { Logger } from 'pino';

import type { Metrics } from '../observe/create-metrics.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';

/** Serves `GET /metrics` on a port of its own, so that whoever reaches GraphQL doesn't reach these. */
export const createMetricsServer = (metrics: Pick<Metrics, 'print'>, log: Logger): HttpServer =>
  createHttpServer({
    log,
    movedBy: 'METRICS_PORT or --metrics-port',
    listener: (request, response) => {
      if (request.url !== '/metrics') {
        response.writeHead(404).end();
        return;
      }
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.writeHead(405, { allow: 'GET, HEAD' }).end();
        return;
      }
      metrics.print().then(
        ({ body, contentType }) => response.writeHead(200, { 'content-type': contentType }).end(body),
        (error: unknown) => {
          log.error({ err: error }, 'metrics could not be printed');
          response.writeHead(500).end();
        },
      );
    },
  });
