import type { GatewayError } from '../../errors/gateway-error.ts';
import { gaveUp } from '../gave-up.ts';
import { notInTime } from '../not-in-time.ts';
import type { UpstreamCaller } from '../send.ts';
import { Allowance } from './allowance.ts';
import { HeldTurns } from './held-turns.ts';
import type { LimiterOptions } from './limiter-options.ts';
import type { LimiterState } from './limiter-state.ts';
import { RequestTime } from './request-time.ts';
import { StandingQueue } from './standing-queue.ts';
import type { Turn, TurnEnd, TurnRequest } from './turn.ts';
import type { Waiter } from './waiter.ts';
import { WaitingRequests } from './waiting-requests.ts';

/** Milliseconds between two looks at those who wait. */
const lookEveryMs = 50;

/** Whoever has had no turn is told so many milliseconds before his time is up: afterwards nobody listens any more. */
const lastCallMs = 100;

/** Decides when the requests of one upstream user are sent: so many at once, none during a pause, callers by turns, no one all of them. */
export class Limiter {
  readonly #allowance: Allowance;
  readonly #waiting: WaitingRequests;
  readonly #maxWaiting: number;
  readonly #onRefusal: (caller: UpstreamCaller) => void;
  readonly #now: () => number;
  readonly #held = new HeldTurns();
  /** Runs while somebody waits. */
  #nextLook: NodeJS.Timeout | undefined;
  readonly #requestTime = new RequestTime();
  readonly #standing = new StandingQueue();

  constructor(options: LimiterOptions = {}) {
    this.#allowance = new Allowance(options);
    this.#maxWaiting = options.maxWaiting ?? 1000;
    this.#waiting = new WaitingRequests((caller, waitMs) => this.#refuse(caller, waitMs));
    this.#onRefusal = options.onRefusal ?? (() => undefined);
    this.#now = options.now ?? (() => performance.now());
  }

  get state(): LimiterState {
    return {
      limit: this.#room(),
      running: this.#held.size,
      waiting: this.#waiting.size,
      pauseMs: this.#pauseMs(),
    };
  }

  /** Milliseconds that a request of this caller would wait for its turn, as far as can be told. */
  expectedWaitMs(caller: UpstreamCaller): number {
    const ahead = this.#waiting.ahead(caller);
    if (!this.#isFull() && (ahead === 0 || this.#mayTake(caller))) return this.#standstillMs();
    return this.#waitBehind(ahead);
  }

  /**
   * Whether one more operation of this caller should not begin, as more is asked than can be done: it would wait for long, and make
   * others wait. What has begun is never refused for that.
   */
  isCrowded(caller: UpstreamCaller): boolean {
    if (this.#waiting.size === 0) return false;
    // By what requests usually take, and by as many at once as there will be: a gateway that has just begun has few.
    const prospect = this.#allowance.prospect(this.#now());
    const perTurnMs = this.#perTurnMs(this.#requestTime.meanMs(false), prospect);
    const waitMs = (this.#waiting.ahead(caller) + 1) * perTurnMs;
    return this.#standing.isFullFor(waitMs, this.#requestTime.likelyMs(false), this.#now());
  }

  #pauseMs(): number {
    return this.#allowance.pauseMs(this.#now());
  }

  /** Milliseconds in which nothing begins, though there is room. */
  #standstillMs(): number {
    return this.#allowance.standstillMs(this.#now());
  }

  /** Milliseconds until whoever has so many before him has his turn. */
  #waitBehind(ahead: number): number {
    return this.#pauseMs() + (ahead + 1) * this.#perTurnMs(this.#meanMs(), this.#room());
  }

  /** Milliseconds between two turns. */
  #perTurnMs(meanMs: number, room: number): number {
    return Math.max(meanMs / room, this.#allowance.intervalMs(this.#now()));
  }

  /** What requests take on the average, with what can be seen of those that run. */
  #meanMs(): number {
    return this.#requestTime.meanMs(this.#isSaturated());
  }

  #likelyMs(): number {
    return this.#requestTime.likelyMs(this.#isSaturated());
  }

  /** More would run, had there been more room: who waits for a turn that is kept for others would take it, too. */
  #isSaturated(): boolean {
    return this.#isFull() || (this.#waiting.size > 0 && this.#standstillMs() === 0);
  }

  /** Whether this caller may have one more of the turns that are free. */
  #mayTake({ name }: UpstreamCaller): boolean {
    return this.#held.mayTake(this.#room(), this.#now())(name);
  }

  #isFull(): boolean {
    return this.#held.size >= this.#room();
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
    this.#held.asked(request.caller.name, this.#now());
    this.#refuseHopeless(request);
    const waiter = this.#waiting.add(request);
    this.#pump();
    waiter.waited = true;
    // Too many wait.
    if (this.#waiting.size > this.#maxWaiting) this.#waiting.shed((caller) => this.expectedWaitMs(caller));
    await waiter.turn;
    return this.#begin(request.caller.name);
  }

  #begin(caller: string): Turn {
    const began = this.#now();
    let ended = false;
    return {
      end: (how) => {
        if (ended) return;
        ended = true;
        const ms = this.#now() - began;
        const end = (): void => this.#end(how, { began, ms, caller });
        // Its turn is taken for as long as Dataverse usually works.
        const leftMs = how.kind === 'givenUp' ? this.#requestTime.meanMs(false) - ms : 0;
        if (leftMs > 0) setTimeout(end, Math.ceil(leftMs)).unref();
        else end();
      },
    };
  }

  /** @param turn when it began, how many milliseconds somebody waited for its answer, and whose it is */
  #end(
    how: TurnEnd,
    { began, ms, caller }: { readonly began: number; readonly ms: number; readonly caller: string },
  ): void {
    const now = this.#now();
    const saturated = this.#isSaturated();
    this.#held.giveBack(caller);
    this.#allowance.ended(how, { began, now, saturated });
    switch (how.kind) {
      case 'answered':
        if (how.isStream !== true) this.#requestTime.learn(ms);
        break;
      case 'throttled':
        this.#refuseOutlasted(now);
        break;
      case 'failed':
      case 'givenUp':
        // What was given up took that long at least; what broke off early says nothing.
        this.#requestTime.learnAtLeast(ms);
    }
    this.#pump();
  }

  /** A pause has begun: those whom it outlasts are told at once. */
  #refuseOutlasted(now: number): void {
    const pause = this.#pauseMs();
    if (pause === 0) return;
    const likely = this.#likelyMs();
    this.#waiting.refuse(({ mayMove, deadline = Number.POSITIVE_INFINITY }) =>
      mayMove === true || deadline < now + pause + likely ? pause : undefined,
    );
  }

  #room(): number {
    return this.#allowance.room(this.#now());
  }

  /** Lets go whoever may. */
  #pump(): void {
    this.#giveTurns();
    // What waits for the end of a pause is a burst then, however long that took.
    this.#standing.changed(this.#pauseMs() > 0 ? 0 : this.#waiting.size, this.#now());
    this.#lookLater();
  }

  #giveTurns(): void {
    while (!this.#isFull() && this.#standstillMs() === 0) {
      const next = this.#waiting.next(this.#held.mayTake(this.#room(), this.#now()));
      if (next === undefined) return;
      if (this.#isTooLate(next)) {
        next.fail(this.#refuse(next.request.caller, this.#meanMs()));
        continue;
      }
      this.#held.take(next.request.caller.name);
      this.#requestTime.turnBegan();
      this.#allowance.began(this.#now());
      next.go();
    }
  }

  /** It has waited so long that its answer would come too late: sent, it would take the time of one that does not. */
  #isTooLate({ request: { deadline }, waited }: Waiter): boolean {
    return waited && deadline !== undefined && this.#now() + this.#requestTime.likelyMs(false) > deadline;
  }

  /** While somebody waits: when turns are given again, and every now and then, as somebody's time may be nearly up. */
  #lookLater(): void {
    if (this.#nextLook !== undefined || this.#waiting.size === 0) return;
    const standstill = this.#standstillMs();
    const ms = standstill > 0 ? Math.min(standstill, lookEveryMs) : lookEveryMs;
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
    // What Dataverse has no more of is the same for all replicas.
    if (!paused && this.#allowance.intervalMs(this.#now()) === 0) this.#onRefusal(caller);
    return notInTime({ waitMs, paused });
  }
}
