import { GatewayError } from '../errors/gateway-error.ts';

/** Milliseconds that an operation has to end by itself after its signal was aborted. */
const lastWordsMs = 1000;

interface Running {
  readonly controller: AbortController;
  readonly deadline: number;
}

/** The time limits of all that runs. */
export class Deadlines {
  readonly #timeoutMs: number;
  readonly #running = new Map<Request, Running>();
  #idle: (() => void) | undefined;

  /** @param timeoutMs of one operation. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Aborted when the client went away, the time is up (reason: GatewayError TIMEOUT), or the server ends. */
  signal(request: Request): AbortSignal {
    return this.#find(request).controller.signal;
  }

  /** When its time is up, in monotonic milliseconds. */
  deadline(request: Request): number {
    return this.#find(request).deadline;
  }

  /**
   * Runs what answers a request under a time limit.
   *
   * @throws GatewayError TIMEOUT when it doesn't end soon after its signal was aborted; and whatever it throws itself.
   */
  async run<T>(request: Request, answer: () => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const leave = (): void => controller.abort(request.signal.reason);
    if (request.signal.aborted) leave();
    else request.signal.addEventListener('abort', leave, { once: true });
    const timer = setTimeout(() => controller.abort(timedOut()), this.#timeoutMs);
    this.#running.set(request, { controller, deadline: performance.now() + this.#timeoutMs });
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
      for (const { controller } of this.#running.values()) controller.abort(stopped());
    }, graceMs);
    await idle;
    clearTimeout(timer);
  }

  #find(request: Request): Running {
    const running = this.#running.get(request);
    if (running === undefined) throw new TypeError('The request is not running');
    return running;
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
