import { DataError } from '../data-error.ts';

/**
 * Reads a metadata query character by character: names, quoted texts, and lists at the depth they stand in.
 * Separate from the data engine's grammar, as the real service's metadata API is (contract §3.3).
 */
export class QueryReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    this.#skipSpace();
    return this.#at >= this.#text.length;
  }

  /** Takes the symbol if it comes next. */
  take(symbol: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(symbol, this.#at)) {
      return false;
    }
    this.#at += symbol.length;
    return true;
  }

  /** @throws DataError 400 when something else comes next */
  expect(symbol: string): void {
    if (!this.take(symbol)) {
      throw this.error(`'${symbol}' expected`);
    }
  }

  /** A word operator: `and`, `eq`; only when a word ends there. */
  takeWord(word: string): boolean {
    this.#skipSpace();
    const next = this.#text[this.#at + word.length];
    if (!this.#text.startsWith(word, this.#at) || (next !== undefined && /[\w.]/.test(next))) {
      return false;
    }
    this.#at += word.length;
    return true;
  }

  /** A name with dots and slashes: `LogicalName`, `RequiredLevel/Value`, `Microsoft.Dynamics.CRM.OwnershipTypes`. */
  name(): string {
    const name = this.match(/[A-Za-z_$@][\w./$@]*/y);
    if (name === undefined) {
      throw this.error('a name expected');
    }
    return name;
  }

  /** `'it''s'` → `it's`. */
  quoted(): string | undefined {
    const quoted = this.match(/'(?:[^']|'')*'/y);
    return quoted?.slice(1, -1).replaceAll("''", "'");
  }

  /** What the sticky pattern matches here, taken. */
  match(pattern: RegExp): string | undefined {
    this.#skipSpace();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  /** Everything up to the next of these symbols that is not inside parentheses or quotes. */
  until(symbols: string): string {
    const start = this.#at;
    let depth = 0;
    while (this.#at < this.#text.length) {
      const symbol = this.#text[this.#at] ?? '';
      if (symbol === "'") {
        if (this.quoted() === undefined) {
          throw this.error('unterminated literal');
        }
        continue;
      }
      if (depth === 0 && symbols.includes(symbol)) {
        break;
      }
      depth += symbol === '(' ? 1 : symbol === ')' ? -1 : 0;
      this.#at += 1;
    }
    return this.#text.slice(start, this.#at);
  }

  error(reason: string): DataError {
    return new DataError(
      400,
      '0x80060888',
      `Syntax error at position ${this.#at} in '${this.#text}': ${reason}.`,
    );
  }

  #skipSpace(): void {
    while (this.#text[this.#at] === ' ') {
      this.#at += 1;
    }
  }
}
