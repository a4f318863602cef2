import type { Logger } from 'pino';

import type { Step } from '../step.ts';

export interface LogOptions {
  readonly log: Logger;
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: () => number;
}

/** One line per exchange at level `debug`. Names only: query values, keys by value, bodies and tokens stay out of it. */
export const log =
  ({ log: logger, now = () => performance.now() }: LogOptions): Step =>
  (next) =>
  async (request) => {
    const started = now();
    const line = (status: number | string) => ({
      method: request.method,
      path: withoutValues(request.path),
      status,
      ms: Math.round(now() - started),
      requestId: request.headers['x-ms-client-request-id'],
    });
    try {
      const answer = await next(request);
      if (!logger.isLevelEnabled('debug')) return answer;
      const serviceRequestId = answer.headers.get('x-ms-service-request-id') ?? answer.headers.get('req_id');
      logger.debug({ ...line(answer.status), serviceRequestId }, 'dataverse answered');
      return answer;
    } catch (error) {
      logger.warn({ ...line('none'), reason: reasonOf(error) }, 'dataverse gave no answer');
      throw error;
    }
  };

/** The messages of an error and its causes in one line; a stack would say nothing about the network. */
const reasonOf = (error: unknown): string => {
  const messages: string[] = [];
  for (let cause = error; cause instanceof Error && messages.length < 5; cause = cause.cause) {
    messages.push(cause.message);
  }
  return messages.join(': ');
};

/** `accounts(name='x',acme_number=7)?$filter=name eq 'y'&$top=1` → `accounts(name='…',acme_number=…)?$filter&$top`. */
const withoutValues = (path: string): string => {
  const [resource = '', query] = path.split('?', 2);
  const safe = resource.replace(/('|%27).*?\1/g, "'…'").replace(/=[^',()]+/g, '=…');
  if (query === undefined) return safe;
  return `${safe}?${query
    .split('&')
    .map((option) => option.split('=', 1)[0])
    .join('&')}`;
};
