import type { GatewayError } from '../../errors/gateway-error.ts';
import { gaveUp } from '../gave-up.ts';
import type { TurnRequest } from './turn.ts';

/** A request that waits: until it has its turn, is refused, or is given up. */
export class Waiter {
  readonly request: TurnRequest;
  /** There was no turn for it when it came. */
  waited = false;
  /** @throws GatewayError why it gets no turn */
  readonly turn: Promise<void>;
  readonly #giveUp: () => void;
  #resolve: () => void = () => undefined;
  #reject: (error: GatewayError) => void = () => undefined;

  /** @param leave takes it out of the queue; false where it isn't there any more */
  constructor(request: TurnRequest, leave: (waiter: Waiter) => boolean) {
    this.request = request;
    this.turn = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal } = request;
    this.#giveUp = () => {
      if (leave(this)) this.#reject(gaveUp(signal));
    };
    signal?.addEventListener('abort', this.#giveUp, { once: true });
  }

  /** It has its turn. */
  go(): void {
    this.request.signal?.removeEventListener('abort', this.#giveUp);
    this.#resolve();
  }

  /** It gets none. */
  fail(error: GatewayError): void {
    this.request.signal?.removeEventListener('abort', this.#giveUp);
    this.#reject(error);
  }
}
