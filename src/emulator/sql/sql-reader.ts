import { queryError } from '../query-error.ts';
import type { SqlColumn } from './sql-select.ts';
import { sqlTokens, type SqlToken } from './sql-tokens.ts';

/** Words that end a name without `AS`. */
const reserved: ReadonlySet<string> = new Set(
  'SELECT DISTINCT TOP FROM AS INNER LEFT RIGHT FULL CROSS OUTER JOIN ON WHERE AND OR NOT LIKE IN BETWEEN IS NULL GROUP ORDER BY HAVING ASC DESC OFFSET FETCH UNION EXISTS'.split(
    ' ',
  ),
);

/** Reads a command from token to token. */
export class SqlReader {
  readonly #tokens: readonly SqlToken[];
  #at = 0;

  /** @throws DataError 400 for what is no SQL at all */
  constructor(command: string) {
    this.#tokens = sqlTokens(command);
  }

  get next(): SqlToken {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' };
  }

  /** Whether the next tokens are these words or symbols; they are taken then. */
  take(...words: readonly string[]): boolean {
    const isThere = words.every((word, index) => {
      const { kind, text } = this.#tokens[this.#at + index] ?? { kind: 'end', text: '' };
      return (kind === 'word' || kind === 'symbol') && text.toUpperCase() === word;
    });
    if (isThere) this.#at += words.length;
    return isThere;
  }

  /** @throws DataError 400 where they are not there */
  expect(...words: readonly string[]): void {
    if (!this.take(...words)) throw this.unexpected(`'${words.join(' ')}' was expected`);
  }

  /** A name of a table, a column or an alias. */
  name(): string {
    const { kind, text } = this.next;
    if (kind !== 'name' && !(kind === 'word' && !reserved.has(text.toUpperCase()))) {
      throw this.unexpected('a name was expected');
    }
    this.#at++;
    return text;
  }

  /** An alias, with `AS` or without. */
  alias(): string | undefined {
    if (this.take('AS')) return this.name();
    const { kind, text } = this.next;
    return kind === 'name' || (kind === 'word' && !reserved.has(text.toUpperCase()))
      ? this.name()
      : undefined;
  }

  column(): SqlColumn {
    const first = this.name();
    return this.take('.')
      ? { of: first.toLowerCase(), column: this.name().toLowerCase() }
      : { of: undefined, column: first.toLowerCase() };
  }

  /** A literal: text or number; undefined for NULL. */
  literal(): string | undefined {
    if (this.take('NULL')) return undefined;
    const { kind, text } = this.next;
    if (kind !== 'text' && kind !== 'number') {
      throw this.unexpected('a WHERE clause compares a column with a literal value');
    }
    this.#at++;
    return text;
  }

  /** A list of what `read` reads, with commas between. */
  list<Item>(read: () => Item): readonly Item[] {
    const items = [read()];
    while (this.take(',')) items.push(read());
    return items;
  }

  unexpected(reason: string): Error {
    return queryError(`Incorrect syntax near '${this.next.text}' in the SQL query: ${reason}.`);
  }
}
