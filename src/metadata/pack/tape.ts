/** Plain data as two lists: every text once, and numbers, of which some point at texts. Takes little time to read. */
export interface Tape {
  readonly texts: readonly string[];
  readonly numbers: Int32Array;
}

/** Stands for a text that is undefined. */
const noText = -1;
/** Stands before a value that comes for the first time. */
const firstTime = -1;

/** Writes values one after another; a {@link TapeReader} must read them in the same order. */
export class TapeWriter {
  readonly #texts: string[] = [];
  readonly #numbers: number[] = [];
  readonly #indexes = new Map<string, number>();

  /** @throws RangeError where the value is no integer of 32 bits */
  number(value: number): void {
    if ((value | 0) !== value) throw new RangeError(`${value} is no integer of 32 bits`);
    this.#numbers.push(value);
  }

  /** Up to 31 yes or no. */
  flags(...values: readonly boolean[]): void {
    this.#numbers.push(values.reduce((bits, value, index) => (value ? bits | (1 << index) : bits), 0));
  }

  text(value: string): void {
    let index = this.#indexes.get(value);
    if (index === undefined) {
      index = this.#texts.push(value) - 1;
      this.#indexes.set(value, index);
    }
    this.#numbers.push(index);
  }

  optionalText(value: string | undefined): void {
    if (value === undefined) this.#numbers.push(noText);
    else this.text(value);
  }

  list<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.#numbers.push(items.length);
    for (const item of items) write(item);
  }

  /** The values of a map, whose keys follow from them. */
  values<Item>(items: ReadonlyMap<string, Item>, write: (item: Item) => void): void {
    this.list([...items.values()], write);
  }

  /** A value that is likely to come again, which `seen` remembers; `key` is the same for equal values only. */
  shared(seen: Map<string, number>, key: string, write: () => void): void {
    const index = seen.get(key);
    this.#numbers.push(index ?? firstTime);
    if (index !== undefined) return;
    seen.set(key, seen.size);
    write();
  }

  finish(): Tape {
    return { texts: this.#texts, numbers: Int32Array.from(this.#numbers) };
  }
}

/** Reads what a {@link TapeWriter} wrote. All methods throw a RangeError where the tape doesn't hold what is asked for. */
export class TapeReader {
  readonly #texts: readonly string[];
  readonly #numbers: Int32Array;
  #at = 0;

  constructor({ texts, numbers }: Tape) {
    this.#texts = texts;
    this.#numbers = numbers;
  }

  number(): number {
    const value = this.#numbers[this.#at++];
    if (value === undefined) throw new RangeError('The tape ends too early');
    return value;
  }

  text(): string {
    return this.#textAt(this.number());
  }

  optionalText(): string | undefined {
    const index = this.number();
    return index === noText ? undefined : this.#textAt(index);
  }

  list<Item>(read: () => Item): Item[] {
    const length = this.number();
    const items: Item[] = [];
    for (let index = 0; index < length; index++) items.push(read());
    return items;
  }

  map<Item>(keyOf: (item: Item) => string, read: () => Item): Map<string, Item> {
    const length = this.number();
    const items = new Map<string, Item>();
    for (let index = 0; index < length; index++) {
      const item = read();
      items.set(keyOf(item), item);
    }
    return items;
  }

  shared<Item>(seen: Item[], read: () => Item): Item {
    const index = this.number();
    if (index === firstTime) {
      const item = read();
      seen.push(item);
      return item;
    }
    const item = seen[index];
    if (item === undefined) throw new RangeError('The tape points at a value that it does not hold');
    return item;
  }

  /** @throws RangeError where something is left */
  end(): void {
    if (this.#at !== this.#numbers.length) throw new RangeError('The tape holds more than it should');
  }

  #textAt(index: number): string {
    const text = this.#texts[index];
    if (text === undefined) throw new RangeError('The tape points at a text that it does not hold');
    return text;
  }
}
