import { GatewayError } from '../../errors/gateway-error.ts';
import { gaveUp } from '../gave-up.ts';
import { networkError } from '../network-error.ts';
import { effectOf, type Policy } from '../send.ts';

export interface TimeoutOptions {
  /** Milliseconds for a request without a deadline of its own, repeats included. */
  readonly defaultMs: number;
}

/** Milliseconds that a write which is under way at its deadline has to end by itself, as it then knows best what became of it. */
const lastWordMs = 250;

/**
 * Ends each request, with all its tries and waits, at its deadline, whatever it waits for: a turn, a token, or an answer. A
 * write that is under way by then is given up a moment later. For whole answers only: a stream is read long after this.
 *
 * @throws GatewayError TIMEOUT; `notSent` for a write that was not under way, and won't be
 */
export const timeout =
  ({ defaultMs }: TimeoutOptions): Policy =>
  (next) =>
  async (request) => {
    const { signal, deadline = performance.now() + defaultMs } = request;
    const isWrite = effectOf(request) === 'write';
    const controller = new AbortController();
    let underWay = false;
    let abandon = (_error: Error): void => undefined;
    const abandoned = new Promise<never>((_resolve, reject) => (abandon = reject));
    const end = (reason: unknown): void => {
      controller.abort(reason);
      if (!isWrite) abandon(networkError(reason, controller.signal));
      else if (!underWay) abandon(gaveUp(controller.signal));
    };
    const leave = (): void => end(signal?.reason);
    if (signal?.aborted === true) leave();
    else signal?.addEventListener('abort', leave, { once: true });
    let timer = setTimeout(
      () => {
        end(tooLate());
        timer = setTimeout(() => abandon(tooLate()), lastWordMs);
      },
      Math.max(0, deadline - performance.now()),
    );
    const onUnderWay = (is: boolean): void => {
      underWay = is;
      request.onUnderWay?.(is);
    };
    try {
      const sent = next({
        ...request,
        signal: controller.signal,
        onUnderWay: isWrite ? onUnderWay : request.onUnderWay,
      });
      return await Promise.race([sent, abandoned]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    }
  };

const tooLate = (): GatewayError => new GatewayError('TIMEOUT', 'Dataverse did not answer in time.');
