import { GatewayError } from '../errors/gateway-error.ts';

/** Milliseconds that an operation has to end by itself after its signal was aborted. */
const lastWordsMs = 1000;

export interface Timed {
  readonly request: Request;
  /** Milliseconds that it may take. */
  readonly timeoutMs: number;
}

/** The time limits of all that runs. */
export class Deadlines {
  readonly #running = new Map<Request, AbortController>();
  #idle: (() => void) | undefined;

  /** Aborted when the client went away, the time is up (reason: GatewayError TIMEOUT), or the server ends. */
  signal(request: Request): AbortSignal {
    const running = this.#running.get(request);
    if (running === undefined) throw new TypeError('The request is not running');
    return running.signal;
  }

  /**
   * Runs what answers a request under a time limit.
   *
   * @throws GatewayError TIMEOUT when it doesn't end soon after its signal was aborted; and whatever it throws itself.
   */
  async run<T>({ request, timeoutMs }: Timed, answer: () => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const leave = (): void => controller.abort(request.signal.reason);
    if (request.signal.aborted) leave();
    else request.signal.addEventListener('abort', leave, { once: true });
    const timer = setTimeout(() => controller.abort(timedOut()), timeoutMs);
    this.#running.set(request, controller);
    try {
      return await Promise.race([answer(), overdue(controller.signal)]);
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', leave);
      this.#running.delete(request);
      if (this.#running.size === 0) this.#idle?.();
    }
  }

  /** Waits until nothing runs; what still does after `graceMs` is aborted. */
  async drain(graceMs: number): Promise<void> {
    if (this.#running.size === 0) return;
    const idle = new Promise<void>((resolve) => (this.#idle = resolve));
    const timer = setTimeout(() => {
      for (const controller of this.#running.values()) controller.abort(stopped());
    }, graceMs);
    await idle;
    clearTimeout(timer);
  }
}

const overdue = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const give = (): void => {
      // Fields that heed the signal have ended by then, each with an error of its own.
      setTimeout(() => reject(asError(signal.reason)), lastWordsMs).unref();
    };
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });

const asError = (reason: unknown): Error =>
  reason instanceof GatewayError ? reason : new GatewayError('TIMEOUT', 'The client went away.');

const timedOut = (): GatewayError => new GatewayError('TIMEOUT', 'The operation took too long.');

const stopped = (): GatewayError =>
  new GatewayError('TIMEOUT', 'The gateway stopped before the operation had ended.');
