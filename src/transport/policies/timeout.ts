import { GatewayError } from '../../errors/gateway-error.ts';
import type { Policy } from '../send.ts';

export interface TimeoutOptions {
  /** Milliseconds for a request without a deadline of its own, repeats included. */
  readonly defaultMs: number;
}

/**
 * Ends each request, with all its tries and waits, at its deadline. For whole answers only: a stream is read long after this.
 *
 * @throws GatewayError TIMEOUT
 */
export const timeout =
  ({ defaultMs }: TimeoutOptions): Policy =>
  (next) =>
  async (request) => {
    const { signal, deadline = performance.now() + defaultMs } = request;
    const controller = new AbortController();
    const leave = (): void => controller.abort(signal?.reason);
    if (signal?.aborted === true) leave();
    else signal?.addEventListener('abort', leave, { once: true });
    const timer = setTimeout(
      () => controller.abort(new GatewayError('TIMEOUT', 'Dataverse did not answer in time.')),
      Math.max(0, deadline - performance.now()),
    );
    try {
      return await next({ ...request, signal: controller.signal });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    }
  };
