import type { Row } from './read-rows.ts';

/** What is still being read of a row: the rows of a slot, or how many there are. */
export type PendingPart = 'rows' | 'count';

/** Slots of rows that are still being filled while the answer already begins. */
export class PendingSlots {
  readonly #rows = new WeakMap<Row, Map<string, Promise<void>>>();
  #count = 0;

  /**
   * Notes that slots of rows are filled when `filled` resolves, which must never reject; what is in them until then is not
   * to be looked at.
   */
  add(
    rows: readonly Row[],
    slots: readonly { readonly slot: string; readonly part: PendingPart }[],
    filled: Promise<void>,
  ): void {
    const keys = slots.map(keyOf);
    const done = filled.then(() => {
      for (const row of rows) for (const key of keys) this.#rows.get(row)?.delete(key);
      this.#count -= 1;
    });
    this.#count += 1;
    for (const row of rows) {
      const pending = this.#rows.get(row) ?? new Map<string, Promise<void>>();
      this.#rows.set(row, pending);
      for (const key of keys) pending.set(key, done);
    }
  }

  /** Resolves when the slot is filled; undefined: it is. */
  find(row: Row, slot: string, part: PendingPart = 'rows'): Promise<void> | undefined {
    return this.#count === 0 ? undefined : this.#rows.get(row)?.get(keyOf({ slot, part }));
  }
}

const keyOf = ({ slot, part }: { readonly slot: string; readonly part: PendingPart }): string =>
  `${part} ${slot}`;
