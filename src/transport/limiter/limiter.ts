import type { GatewayError } from '../../errors/gateway-error.ts';
import { gaveUp } from '../gave-up.ts';
import { notInTime } from '../not-in-time.ts';
import type { UpstreamCaller } from '../send.ts';
import { AdaptiveConcurrency } from './adaptive-concurrency.ts';
import { ExecutionBudget } from './execution-budget.ts';
import { defaultMaxConcurrent, type LimiterOptions } from './limiter-options.ts';
import { RequestTime } from './request-time.ts';
import { StandingQueue } from './standing-queue.ts';
import type { Turn, TurnEnd, TurnRequest } from './turn.ts';
import type { Waiter } from './waiter.ts';
import { WaitingRequests } from './waiting-requests.ts';

/** What a limiter looks like from outside. */
export interface LimiterState {
  readonly limit: number;
  readonly running: number;
  readonly waiting: number;
  /** Milliseconds until Dataverse takes requests again; 0: it does. */
  readonly pauseMs: number;
}

/** A pause is never longer, whatever an answer says. */
const maxPauseMs = 600_000;

/** Milliseconds between two looks at those who wait. */
const lookEveryMs = 50;

/** Whoever has had no turn is told so many milliseconds before his time is up: afterwards nobody listens any more. */
const lastCallMs = 100;

/** Decides when the requests of one upstream user are sent: so many at once, none during a pause, callers by turns. */
export class Limiter {
  readonly #concurrency: AdaptiveConcurrency;
  readonly #budget: ExecutionBudget;
  readonly #waiting: WaitingRequests;
  readonly #maxWaiting: number;
  readonly #onRefusal: (caller: UpstreamCaller) => void;
  readonly #now: () => number;
  #running = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  /** Runs while somebody waits. */
  #nextLook: NodeJS.Timeout | undefined;
  readonly #requestTime = new RequestTime();
  readonly #standing = new StandingQueue();

  constructor(options: LimiterOptions = {}) {
    const { maxConcurrent = defaultMaxConcurrent, maxWaiting = 1000, windowMs = 300_000 } = options;
    this.#concurrency = new AdaptiveConcurrency(maxConcurrent);
    this.#budget = new ExecutionBudget({ executionMs: options.executionMs, windowMs });
    this.#maxWaiting = maxWaiting;
    this.#waiting = new WaitingRequests({
      refusal: (caller, waitMs) => this.#refuse(caller, waitMs),
    });
    this.#onRefusal = options.onRefusal ?? (() => undefined);
    this.#now = options.now ?? (() => performance.now());
  }

  get state(): LimiterState {
    return {
      limit: this.#room(),
      running: this.#running,
      waiting: this.#waiting.size,
      pauseMs: this.#pauseMs(),
    };
  }

  /** Milliseconds that a request of this caller would wait for its turn, as far as can be told. */
  expectedWaitMs(caller: UpstreamCaller): number {
    const ahead = this.#waiting.ahead(caller);
    return ahead === 0 && !this.#isFull() ? this.#pauseMs() : this.#waitBehind(ahead);
  }

  /**
   * Whether one more operation of this caller should not begin, as more is asked than can be done: it would wait for long, and make
   * others wait. What has begun is never refused for that.
   */
  isCrowded(caller: UpstreamCaller): boolean {
    if (this.#waiting.size === 0) return false;
    // By what requests usually take, and by as many at once as there will be: a gateway that has just begun has few.
    const room = this.#allowed(this.#concurrency.prospect);
    const waitMs = ((this.#waiting.ahead(caller) + 1) / room) * this.#requestTime.meanMs(false);
    return this.#standing.isFullFor(waitMs, this.#requestTime.likelyMs(false), this.#now());
  }

  #pauseMs(): number {
    return Math.max(0, this.#pausedUntil - this.#now());
  }

  /** Milliseconds until whoever has so many before him has his turn. */
  #waitBehind(ahead: number): number {
    return this.#pauseMs() + ((ahead + 1) / this.#room()) * this.#meanMs();
  }

  /** What requests take on the average, with what can be seen of those that run. */
  #meanMs(): number {
    return this.#requestTime.meanMs(this.#isFull());
  }

  #likelyMs(): number {
    return this.#requestTime.likelyMs(this.#isFull());
  }

  #isFull(): boolean {
    return this.#running >= this.#room();
  }

  /**
   * Waits for a turn.
   *
   * @throws GatewayError THROTTLED (Dataverse has asked for a pause) or OVERLOADED (too many wait) at once where the
   *   deadline would pass before there is an answer, with the seconds to wait; TIMEOUT where the signal aborts meanwhile.
   */
  async enter(request: TurnRequest): Promise<Turn> {
    const { signal } = request;
    if (signal?.aborted === true) throw gaveUp(signal);
    this.#refuseHopeless(request);
    const waiter = this.#waiting.add(request);
    this.#pump();
    waiter.waited = true;
    // Too many wait.
    if (this.#waiting.size > this.#maxWaiting) this.#waiting.shed((caller) => this.expectedWaitMs(caller));
    await waiter.turn;
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
    const saturated = this.#isFull();
    this.#running -= 1;
    this.#budget.add(ms, now);
    switch (how.kind) {
      case 'answered':
        if (how.isStream !== true) this.#requestTime.learn(ms);
        if (how.hint !== undefined) this.#concurrency.recommend(how.hint);
        this.#concurrency.answered(saturated);
        break;
      case 'throttled':
        this.#throttled(how, { began, now });
        break;
      case 'failed':
        // What was given up took that long at least; what broke off early says nothing.
        this.#requestTime.learnAtLeast(ms);
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
    const likely = this.#likelyMs();
    this.#waiting.refuse(({ mayMove, deadline = Number.POSITIVE_INFINITY }) =>
      mayMove === true || deadline < until + likely ? until - now : undefined,
    );
  }

  #room(): number {
    return this.#allowed(this.#concurrency.limit);
  }

  /** So many at once, or fewer where the time of execution is used up. */
  #allowed(atOnce: number): number {
    return Math.min(atOnce, this.#budget.sustainable(this.#now()) ?? atOnce);
  }

  /** Lets go whoever may. */
  #pump(): void {
    if (this.#pauseMs() === 0) this.#giveTurns();
    this.#standing.changed(this.#waiting.size, this.#now());
    this.#lookLater();
  }

  #giveTurns(): void {
    while (!this.#isFull()) {
      const next = this.#waiting.next();
      if (next === undefined) return;
      if (this.#isTooLate(next)) {
        next.fail(this.#refuse(next.request.caller, this.#meanMs()));
        continue;
      }
      this.#running += 1;
      this.#requestTime.turnBegan();
      next.go();
    }
  }

  /** It has waited so long that its answer would come too late: sent, it would take the time of one that does not. */
  #isTooLate({ request: { deadline }, waited }: Waiter): boolean {
    return waited && deadline !== undefined && this.#now() + this.#likelyMs() > deadline;
  }

  /** While somebody waits: at the end of a pause, and every now and then, as somebody's time may be nearly up. */
  #lookLater(): void {
    if (this.#nextLook !== undefined || this.#waiting.size === 0) return;
    const pause = this.#pauseMs();
    const ms = pause > 0 ? Math.min(pause, lookEveryMs) : lookEveryMs;
    const look = (): void => {
      this.#nextLook = undefined;
      this.#requestTime.passed(ms);
      const soon = this.#now() + lastCallMs;
      this.#waiting.refuse(({ deadline }, ahead) =>
        deadline !== undefined && deadline <= soon ? this.#waitBehind(ahead) : undefined,
      );
      this.#pump();
    };
    // Whoever waits keeps the process alive in another way, such as by a socket.
    this.#nextLook = setTimeout(look, Math.ceil(ms)).unref();
  }

  #refuseHopeless({ caller, deadline }: TurnRequest): void {
    if (deadline === undefined) return;
    const wait = this.expectedWaitMs(caller);
    if (wait === 0 || this.#now() + wait + this.#likelyMs() <= deadline) return;
    throw this.#refuse(caller, wait);
  }

  #refuse(caller: UpstreamCaller, waitMs: number): GatewayError {
    const paused = this.#pauseMs() > 0;
    if (!paused) this.#onRefusal(caller);
    return notInTime({ waitMs, paused });
  }
}
