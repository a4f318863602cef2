import type { GatewayError } from '../../errors/gateway-error.ts';
import type { UpstreamCaller } from '../send.ts';
import { FairQueue } from './fair-queue.ts';
import type { TurnRequest } from './turn.ts';
import { Waiter } from './waiter.ts';

/** Why one is refused that would have had its turn after so many milliseconds. */
export type Refusal = (caller: UpstreamCaller, waitMs: number) => GatewayError;

/** The requests that wait for their turn, callers by turns. */
export class WaitingRequests {
  readonly #queue = new FairQueue<Waiter>();
  readonly #refusal: Refusal;

  constructor(refusal: Refusal) {
    this.#refusal = refusal;
  }

  get size(): number {
    return this.#queue.size;
  }

  /** How many would have their turn before the next request of this caller. */
  ahead({ name, weight }: UpstreamCaller): number {
    return this.#queue.ahead(name, weight);
  }

  add(request: TurnRequest): Waiter {
    const waiter = new Waiter(request, (one) => this.#queue.remove(one));
    const { name, weight } = request.caller;
    this.#queue.push(waiter, name, weight);
    return waiter;
  }

  /** Whose turn it is, of those who may have one; undefined where none of them waits. */
  next(mayHave: (caller: string) => boolean): Waiter | undefined {
    return this.#queue.shift(mayHave);
  }

  /** Refuses those for whom this gives the milliseconds until their turn. @param waitOf is told how many stay before one */
  refuse(waitOf: (request: TurnRequest, ahead: number) => number | undefined): void {
    let staying = 0;
    for (const waiter of this.#queue.items()) {
      const waitMs = waitOf(waiter.request, staying);
      if (waitMs === undefined) staying += 1;
      else if (this.#queue.remove(waiter)) waiter.fail(this.#refusal(waiter.request.caller, waitMs));
    }
  }

  /** Refuses the last read in turn, or, where only writes wait, the last of them. */
  shed(waitOf: (caller: UpstreamCaller) => number): void {
    const last =
      this.#queue.findLast(({ request }) => request.effect === 'read') ?? this.#queue.findLast(() => true);
    if (last === undefined || !this.#queue.remove(last)) return;
    const { caller } = last.request;
    last.fail(this.#refusal(caller, waitOf(caller)));
  }
}
