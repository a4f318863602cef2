import type { GatewayError } from '../../errors/gateway-error.ts';
import { gaveUp } from '../gave-up.ts';
import { notInTime } from '../not-in-time.ts';
import { AdaptiveConcurrency } from './adaptive-concurrency.ts';
import { ExecutionBudget } from './execution-budget.ts';
import { FairQueue } from './fair-queue.ts';
import type { Turn, TurnEnd, TurnRequest } from './turn.ts';
import { UsualTime } from './usual-time.ts';

export interface LimiterOptions {
  /** Requests at once, at most; Dataverse's limit is 52, and what was given up may still run there. @default 48 */
  readonly maxConcurrent?: number | undefined;
  /** Requests that wait, at most. @default 1000 */
  readonly maxWaiting?: number | undefined;
  /** Milliseconds of execution within the window. @default as much as Dataverse bears */
  readonly executionMs?: number | undefined;
  /** @default 300000 */
  readonly windowMs?: number | undefined;
  /** Share of a caller when several wait. @default 1 for each */
  readonly weightOf?: ((caller: string) => number) | undefined;
  /** Told whenever a request is refused here because too many wait; a pause that Dataverse asks for is no such thing. */
  readonly onRefusal?: (() => void) | undefined;
  /** Monotonic milliseconds. @default performance.now */
  readonly now?: (() => number) | undefined;
}

/** What a limiter looks like from outside. */
export interface LimiterState {
  readonly limit: number;
  readonly running: number;
  readonly waiting: number;
  /** Milliseconds until Dataverse takes requests again; 0: it does. */
  readonly pauseMs: number;
}

interface Waiter {
  readonly request: TurnRequest;
  /** There was no turn for it when it came. */
  waited: boolean;
  readonly go: () => void;
  readonly fail: (error: GatewayError) => void;
}

/** A pause is never longer, whatever an answer says. */
const maxPauseMs = 600_000;

/** Decides when the requests of one upstream user are sent: so many at once, none during a pause, callers by turns. */
export class Limiter {
  readonly #concurrency: AdaptiveConcurrency;
  readonly #budget: ExecutionBudget;
  readonly #queue = new FairQueue<Waiter>();
  readonly #maxWaiting: number;
  readonly #weightOf: (caller: string) => number;
  readonly #onRefusal: () => void;
  readonly #now: () => number;
  #running = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #wakeUp: NodeJS.Timeout | undefined;
  readonly #usual = new UsualTime();

  constructor(options: LimiterOptions = {}) {
    const { maxConcurrent = 48, maxWaiting = 1000, windowMs = 300_000 } = options;
    this.#concurrency = new AdaptiveConcurrency(maxConcurrent);
    this.#budget = new ExecutionBudget({ executionMs: options.executionMs, windowMs });
    this.#maxWaiting = maxWaiting;
    this.#weightOf = options.weightOf ?? (() => 1);
    this.#onRefusal = options.onRefusal ?? (() => undefined);
    this.#now = options.now ?? (() => performance.now());
  }

  get state(): LimiterState {
    return {
      limit: this.#room(),
      running: this.#running,
      waiting: this.#queue.size,
      pauseMs: Math.max(0, this.#pausedUntil - this.#now()),
    };
  }

  /** Milliseconds that a request of this caller would wait for its turn, as far as can be told. */
  expectedWaitMs(caller: string): number {
    const pause = Math.max(0, this.#pausedUntil - this.#now());
    const room = this.#room();
    const ahead = this.#queue.ahead(caller, this.#weightOf(caller));
    if (ahead === 0 && this.#running < room) return pause;
    return pause + ((ahead + 1) / room) * this.#usual.ms;
  }

  /**
   * Waits for a turn.
   *
   * @throws GatewayError THROTTLED (Dataverse has asked for a pause) or OVERLOADED (too many wait) at once where the
   *   deadline would pass before there is an answer, with the seconds to wait; TIMEOUT where the signal aborts meanwhile.
   */
  async enter(request: TurnRequest): Promise<Turn> {
    const { caller, signal } = request;
    if (signal?.aborted === true) throw gaveUp(signal);
    this.#refuseHopeless(request);
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        if (this.#queue.remove(waiter)) reject(gaveUp(signal));
      };
      const waiter: Waiter = {
        request,
        waited: false,
        go: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
        fail: (error) => {
          signal?.removeEventListener('abort', leave);
          reject(error);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#queue.push(waiter, caller, this.#weightOf(caller));
      this.#pump();
      waiter.waited = true;
      if (this.#queue.size > this.#maxWaiting) this.#shed();
    });
    return this.#begin();
  }

  #begin(): Turn {
    const began = this.#now();
    let ended = false;
    return {
      end: (how) => {
        if (ended) return;
        ended = true;
        this.#end(how, began);
      },
    };
  }

  #end(how: TurnEnd, began: number): void {
    const now = this.#now();
    const ms = now - began;
    const saturated = this.#running >= this.#room();
    this.#running -= 1;
    this.#budget.add(ms, now);
    switch (how.kind) {
      case 'answered':
        this.#usual.add(ms);
        if (how.hint !== undefined) this.#concurrency.recommend(how.hint);
        this.#concurrency.answered(saturated);
        break;
      case 'throttled':
        this.#throttled(how, { began, now });
        break;
      case 'failed':
        // What was given up took that long at least; what broke off early says nothing.
        if (ms > this.#usual.ms) this.#usual.add(ms);
    }
    this.#pump();
  }

  #throttled(
    { reason, pauseMs }: Extract<TurnEnd, { kind: 'throttled' }>,
    { began, now }: { readonly began: number; readonly now: number },
  ): void {
    if (reason === 'concurrency') {
      this.#concurrency.refuse(began, now);
      return;
    }
    if (reason === 'execution') this.#budget.refuse(began, now);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(pauseMs, maxPauseMs));
    this.#refuseOutlasted(now);
  }

  /** A pause has begun: those whom it outlasts are told at once. */
  #refuseOutlasted(now: number): void {
    const until = this.#pausedUntil;
    if (until <= now) return;
    const isOutlasted = ({ request: { deadline, mayMove } }: Waiter): boolean =>
      mayMove === true || (deadline !== undefined && deadline < until + this.#usual.ms);
    for (;;) {
      const waiter = this.#queue.findLast(isOutlasted);
      if (waiter === undefined || !this.#queue.remove(waiter)) return;
      waiter.fail(this.#refuse(until - now));
    }
  }

  #room(): number {
    const { limit } = this.#concurrency;
    return Math.min(limit, this.#budget.sustainable(this.#now()) ?? limit);
  }

  /** Lets go whoever may. */
  #pump(): void {
    const pause = this.#pausedUntil - this.#now();
    if (pause > 0) {
      if (this.#queue.size > 0) this.#wakeAfter(pause);
      return;
    }
    while (this.#running < this.#room()) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      if (this.#isTooLate(next)) {
        next.fail(this.#refuse(this.#usual.ms));
        continue;
      }
      this.#running += 1;
      next.go();
    }
  }

  /**
   * It has waited so long that its answer would surely come too late: sent, it would take the time of one that does not. In half of
   * the usual time many are answered.
   */
  #isTooLate({ request: { deadline }, waited }: Waiter): boolean {
    return waited && deadline !== undefined && this.#now() + this.#usual.ms / 2 > deadline;
  }

  #wakeAfter(ms: number): void {
    // Whoever waits keeps the process alive in another way, such as by a socket.
    if (this.#wakeUp !== undefined) return;
    this.#wakeUp = setTimeout(() => {
      this.#wakeUp = undefined;
      this.#pump();
    }, Math.ceil(ms)).unref();
  }

  #refuseHopeless({ caller, deadline }: TurnRequest): void {
    if (deadline === undefined) return;
    const wait = this.expectedWaitMs(caller);
    if (wait === 0 || this.#now() + wait + this.#usual.ms <= deadline) return;
    throw this.#refuse(wait);
  }

  /** Too many wait: the last read in turn goes, or, where only writes wait, the last of them. */
  #shed(): void {
    const last =
      this.#queue.findLast(({ request }) => request.effect === 'read') ?? this.#queue.findLast(() => true);
    if (last === undefined || !this.#queue.remove(last)) return;
    last.fail(this.#refuse(this.expectedWaitMs(last.request.caller)));
  }

  #refuse(waitMs: number): GatewayError {
    const paused = this.#pausedUntil > this.#now();
    if (!paused) this.#onRefusal();
    return notInTime({ waitMs, paused });
  }
}
