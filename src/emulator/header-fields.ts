/** Header fields by name, without regard to case. `Headers` of the platform are such. */
export interface HeaderFields extends Iterable<[name: string, value: string]> {
  /** All values of the name in one, or null. */
  get(name: string): string | null;
  has(name: string): boolean;
  set(name: string, value: string): void;
  append(name: string, value: string): void;
  delete(name: string): void;
  getSetCookie(): string[];
}

/**
 * Header fields that were checked elsewhere, or are our own: `Headers` look at each character of them, which costs more than the
 * rest of a read by id.
 */
export class PlainHeaders implements HeaderFields {
  /** By lower-case name. */
  readonly #values = new Map<string, string[]>();

  constructor(fields: Iterable<readonly [name: string, value: string]> = []) {
    for (const [name, value] of fields) this.append(name, value);
  }

  get(name: string): string | null {
    const values = this.#values.get(name.toLowerCase());
    if (values === undefined) return null;
    return values.length === 1 ? (values[0] ?? null) : values.join(', ');
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), [value]);
  }

  append(name: string, value: string): void {
    const key = name.toLowerCase();
    const values = this.#values.get(key);
    if (values === undefined) this.#values.set(key, [value]);
    else values.push(value);
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  getSetCookie(): string[] {
    return [...(this.#values.get('set-cookie') ?? [])];
  }

  /** One for each name, but for cookies, which cannot be joined. */
  *[Symbol.iterator](): Iterator<[name: string, value: string]> {
    for (const [name, values] of this.#values) {
      if (name === 'set-cookie') for (const value of values) yield [name, value];
      else yield [name, values.join(', ')];
    }
  }
}
