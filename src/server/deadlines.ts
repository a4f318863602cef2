import { setMaxListeners } from 'node:events';
import { isAsyncIterable } from '@graphql-tools/utils';

import { GatewayError } from '../errors/gateway-error.ts';

/** Milliseconds that an operation has to end by itself after its signal was aborted. */
const lastWordsMs = 1000;

interface Timing {
  readonly controller: AbortController;
  deadline: number;
  /** It writes, so it ends by itself: whoever cut it off would have to say what became of the writes. */
  held: boolean;
  /** Begins the time limit anew. */
  readonly renew: () => void;
}

export interface Timed {
  readonly request: Request;
  /** Milliseconds that it may take. */
  readonly timeoutMs: number;
}

/** The time limits of all that runs. */
export class Deadlines {
  readonly #running = new Map<Request, Timing>();
  #idle: (() => void) | undefined;

  /** Aborted when the client went away, the time is up (reason: GatewayError TIMEOUT), or the server ends. */
  signal(request: Request): AbortSignal {
    return this.#find(request).controller.signal;
  }

  /** When its time is up, in monotonic milliseconds. */
  deadline(request: Request): number {
    return this.#find(request).deadline;
  }

  /** Begins the time limit of a request anew: it goes on, and takes as long as it takes. */
  renew(request: Request): void {
    this.#find(request).renew();
  }

  /** From here on a request ends by itself; only its signal tells it that its time is up. Its further parts are cut off as ever. */
  hold(request: Request): void {
    this.#find(request).held = true;
  }

  /**
   * Runs what answers a request under a time limit. An answer in several parts runs until its last one was taken, or nobody
   * wants more of them; if that happens before the end, the signal is aborted.
   *
   * @throws GatewayError TIMEOUT when it doesn't end soon after its signal was aborted, unless it is held; and whatever it
   *   throws itself.
   */
  async run<T>({ request, timeoutMs }: Timed, answer: () => Promise<T>): Promise<T> {
    const controller = new AbortController();
    // Each request to Dataverse listens while it runs, and a wide operation has hundreds at once: that is no leak.
    setMaxListeners(0, controller.signal);
    const leave = (): void => controller.abort(request.signal.reason);
    if (request.signal.aborted) leave();
    else request.signal.addEventListener('abort', leave, { once: true });
    const timer = setTimeout(() => controller.abort(timedOut()), timeoutMs);
    const timing: Timing = {
      controller,
      deadline: performance.now() + timeoutMs,
      held: false,
      renew: () => {
        timer.refresh();
        timing.deadline = performance.now() + timeoutMs;
      },
    };
    this.#running.set(request, timing);
    const end = (): void => {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', leave);
      if (!this.#running.delete(request)) return;
      if (this.#running.size === 0) this.#idle?.();
    };
    try {
      const given = await new Promise<T>((resolve, reject) => {
        onOverdue(controller.signal, () => timing.held, reject);
        answer().then(resolve, reject);
      });
      if (isAsyncIterable(given)) return untilTaken(given, { controller, end }) as T;
      end();
      return given;
    } catch (error) {
      end();
      throw error;
    }
  }

  /** Waits until nothing runs; what still does after `graceMs` is aborted, and `onAbort` told how many they are. */
  async drain(graceMs: number, onAbort: (requests: number) => void): Promise<void> {
    if (this.#running.size === 0) return;
    const idle = new Promise<void>((resolve) => (this.#idle = resolve));
    const timer = setTimeout(() => {
      onAbort(this.#running.size);
      for (const { controller } of this.#running.values()) controller.abort(stopped());
    }, graceMs);
    await idle;
    clearTimeout(timer);
  }

  #find(request: Request): Timing {
    const running = this.#running.get(request);
    if (running === undefined) throw new TypeError('The request is not running');
    return running;
  }
}

const onOverdue = (signal: AbortSignal, isHeld: () => boolean, end: (error: Error) => void): void => {
  const give = (): void => {
    // Fields that heed the signal have ended by then, each with an error of its own.
    setTimeout(() => {
      if (!isHeld()) end(asError(signal.reason));
    }, lastWordsMs).unref();
  };
  if (signal.aborted) give();
  else signal.addEventListener('abort', give, { once: true });
};

interface Running {
  readonly controller: AbortController;
  readonly end: () => void;
}

/** The parts of an answer; each may take until the time is up. */
const untilTaken = (parts: AsyncIterable<unknown>, { controller, end }: Running): AsyncIterable<unknown> => {
  const iterator = parts[Symbol.asyncIterator]();
  const late = new Promise<never>((_resolve, reject) => {
    onOverdue(controller.signal, () => false, reject);
  });
  late.catch(end);
  const leave = async (): Promise<IteratorResult<unknown>> => {
    controller.abort(new GatewayError('TIMEOUT', 'The client went away.'));
    end();
    await iterator.return?.();
    return { done: true, value: undefined };
  };
  const next = async (): Promise<IteratorResult<unknown>> => {
    try {
      const part = await Promise.race([iterator.next(), late]);
      if (part.done === true) end();
      return part;
    } catch (error) {
      await leave();
      throw error;
    }
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
};

const asError = (reason: unknown): Error =>
  reason instanceof GatewayError ? reason : new GatewayError('TIMEOUT', 'The client went away.');

const timedOut = (): GatewayError => new GatewayError('TIMEOUT', 'The operation took too long.');

const stopped = (): GatewayError =>
  new GatewayError('TIMEOUT', 'The gateway stopped before the operation had ended.');
