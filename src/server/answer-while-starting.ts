import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Code } from '../errors/codes.ts';
import type { Readiness } from './plugins/use-health.ts';

/** What a server answers that can't do anything yet: that it lives, and is not ready. */
export const answerWhileStarting = ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
  const [path = ''] = url.split('?', 1);
  const { status, body } = answerTo(path);
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  const later = path.startsWith('/health/') ? {} : { 'retry-after': String(retryAfterSeconds) };
  response.writeHead(status, { ...headers, ...later }).end(JSON.stringify(body));
};

const answerTo = (path: string): { readonly status: number; readonly body: unknown } => {
  switch (path) {
    case '/health/live':
      return { status: 200, body: { status: 'ok' satisfies Readiness } };
    case '/health/ready':
      return { status: 503, body: { status: 'starting' satisfies Readiness } };
    default:
      return { status: 503, body: starting };
  }
};

const retryAfterSeconds = 5;

const starting = {
  errors: [
    {
      message: 'The gateway has not started yet.',
      extensions: { code: 'UPSTREAM_UNAVAILABLE' satisfies Code, retryAfterSeconds },
    },
  ],
};
