import { anybody } from '../send.ts';

/** Turns are kept for others for so many milliseconds after two have asked one after the other, or one while another held turns. */
const keptMs = 10_000;
/** So many turns are needed for one of them to be kept, and so many more for each further one. */
const fewest = 4;
const perKept = 8;

/**
 * How many turns each caller holds. Turns by turns are not enough where one asks for what takes long: all turns would soon be his,
 * and whoever asks for something short would wait for the end of something long. So an eighth of them is not for one alone, as long
 * as there are others.
 */
export class HeldTurns {
  readonly #held = new Map<string, number>();
  #size = 0;
  #lastCaller: string | undefined;
  #keptUntil = Number.NEGATIVE_INFINITY;

  /** All that are held. */
  get size(): number {
    return this.#size;
  }

  /** A caller asks for a turn. What the gateway needs for itself makes nobody share. */
  asked(caller: string, now: number): void {
    if (caller === anybody.name) return;
    const isOneOfTwo = this.#lastCaller !== undefined && caller !== this.#lastCaller;
    const othersHold = this.#size > (this.#held.get(caller) ?? 0);
    if (isOneOfTwo || othersHold) this.#keptUntil = now + keptMs;
    this.#lastCaller = caller;
  }

  take(caller: string): void {
    this.#size += 1;
    this.#held.set(caller, (this.#held.get(caller) ?? 0) + 1);
  }

  giveBack(caller: string): void {
    this.#size -= 1;
    const left = (this.#held.get(caller) ?? 0) - 1;
    if (left > 0) this.#held.set(caller, left);
    else this.#held.delete(caller);
  }

  /** Whether a caller may have one more. @param room how many turns there are */
  mayTake(room: number, now: number): (caller: string) => boolean {
    const kept = room >= fewest && now < this.#keptUntil ? Math.ceil(room / perKept) : 0;
    return (caller) => (this.#held.get(caller) ?? 0) < room - kept;
  }
}
