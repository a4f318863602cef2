/** Something that waits for its turn. */
interface Waiting<Item> {
  readonly item: Item;
  readonly caller: string;
  /** Place in the order: virtual time at which it would be finished. */
  tag: number;
  /** What its turn takes of that time. */
  readonly share: number;
}

/**
 * A queue that serves its callers by turns, however much any of them has in it: weighted fair queueing. A caller of weight 2
 * gets twice as many turns as one of weight 1 while both wait.
 */
export class FairQueue<Item> {
  #waiting: Waiting<Item>[] = [];
  /** The last tag of each caller who has something in it. */
  readonly #last = new Map<string, number>();
  #virtualTime = 0;

  get size(): number {
    return this.#waiting.length;
  }

  /** How many would be served before the next item of this caller. */
  ahead(caller: string, weight = 1): number {
    return this.#indexOf(this.#nextTag(caller, weight));
  }

  push(item: Item, caller: string, weight = 1): void {
    const tag = this.#nextTag(caller, weight);
    this.#waiting.splice(this.#indexOf(tag), 0, { item, caller, tag, share: 1 / weight });
    this.#last.set(caller, tag);
  }

  /**
   * The next in turn of those who may have one; undefined where nobody waits who may. Whoever is served before those who may not
   * takes nothing from them, so it is none of his turns.
   */
  shift(mayHave: (caller: string) => boolean = () => true): Item | undefined {
    const index = this.#waiting.findIndex(({ caller }) => mayHave(caller));
    const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (next === undefined) return undefined;
    if (index > 0) {
      this.#moveUp(next, index);
      return next.item;
    }
    this.#virtualTime = Math.max(this.#virtualTime, next.tag);
    // Of a caller who has nothing in it any more, nothing is kept: there may be very many of them.
    if (this.#last.get(next.caller) === next.tag) this.#last.delete(next.caller);
    return next.item;
  }

  /**
   * Takes an item out; false where it isn't there any more. What its caller has behind it moves up: a turn that was not taken
   * costs nothing.
   */
  remove(item: Item): boolean {
    const index = this.#waiting.findIndex((waiting) => waiting.item === item);
    const [removed] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (removed === undefined) return false;
    this.#moveUp(removed, index);
    return true;
  }

  /** What a caller has behind one that was taken out at this place has its turn earlier. */
  #moveUp({ caller, share }: Waiting<Item>, index: number): void {
    let moved = false;
    for (let at = index; at < this.#waiting.length; at += 1) {
      const later = this.#waiting[at];
      if (later?.caller !== caller) continue;
      later.tag -= share;
      moved = true;
    }
    if (moved) this.#waiting.sort((one, other) => one.tag - other.tag);
    const last = this.#waiting.findLast((waiting) => waiting.caller === caller);
    if (last === undefined) this.#last.delete(caller);
    else this.#last.set(caller, last.tag);
  }

  /** All that wait, in turn, as it is now. */
  items(): readonly Item[] {
    return this.#waiting.map(({ item }) => item);
  }

  /** The last in turn of those that fit. */
  findLast(fits: (item: Item) => boolean): Item | undefined {
    return this.#waiting.findLast(({ item }) => fits(item))?.item;
  }

  #nextTag(caller: string, weight: number): number {
    return Math.max(this.#virtualTime, this.#last.get(caller) ?? 0) + 1 / weight;
  }

  /** Behind all of the same tag: who came first is served first. */
  #indexOf(tag: number): number {
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#waiting[middle]?.tag ?? 0) <= tag) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
