import { isRow, type JsonRow } from '../json-row.ts';
import { MetadataError } from '../metadata-error.ts';

/** Bytes (UTF-8, split anywhere) or text, as they arrive. */
export type JsonSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/** The bytes that matter; in UTF-8 they are never a part of another character. */
const byte = { quote: 0x22, backslash: 0x5c, openList: 0x5b, closeList: 0x5d, openRow: 0x7b, closeRow: 0x7d };

/** What a byte order mark looks like, byte by byte. */
const byteOrderMark = /^\xEF\xBB\xBF/;

/** Rows are this deep: in the array of a member of the body. */
const rowDepth = 2;
/** Characters of a body without its rows, at most. */
const maxFrame = 64 * 1024;

/**
 * Reads a body `{"value": […]}` as it arrives, so that no more than one row of it is held at a time: definitions of a
 * thousand tables have some hundred megabytes. JSON.parse reads the rows; here only their ends are looked for.
 *
 * @throws MetadataError `unusable` where it isn't JSON, `interrupted` where it ends early; not before the rows that came
 *   until then. What the source itself throws is passed on.
 */
export async function* readJsonRows(source: JsonSource): AsyncGenerator<JsonRow, void, undefined> {
  const scanner = new RowScanner();
  for await (const chunk of source) yield* scanner.scan(Buffer.from(chunk));
  scanner.finish();
}

class RowScanner {
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** Pieces of the row that has begun. */
  #pieces: Buffer[] = [];
  /** The body with a 0 for each row. */
  #frame = '';
  #rows = 0;

  *scan(chunk: Buffer): Generator<JsonRow, void, undefined> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk[at];
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (code === byte.backslash) this.#escaped = true;
        else if (code === byte.quote) this.#inText = false;
      } else if (code === byte.quote) {
        this.#inText = true;
      } else if (code === byte.openRow || code === byte.openList) {
        if (this.#depth === rowDepth) {
          this.#growFrame(chunk.subarray(start, at));
          start = at;
        }
        this.#depth++;
      } else if (code === byte.closeRow || code === byte.closeList) {
        this.#depth--;
        if (this.#depth === rowDepth) {
          this.#pieces.push(chunk.subarray(start, at + 1));
          start = at + 1;
          yield this.#takeRow();
        }
      }
    }
    const rest = chunk.subarray(start);
    if (this.#depth > rowDepth) this.#pieces.push(rest);
    else this.#growFrame(rest);
  }

  finish(): void {
    const early = this.#depth > 0 || this.#inText || this.#frame.trim() === '';
    const frame = this.#parse(this.#frame.replace(byteOrderMark, ''), early);
    const rows = isRow(frame) ? frame['value'] : undefined;
    if (Array.isArray(rows) && rows.length === this.#rows) return;
    throw new MetadataError('unusable', 'The organisation answered a request for definitions without a list');
  }

  /** Byte by byte, since a character may be cut; only those of JSON itself matter here. */
  #growFrame(bytes: Buffer): void {
    this.#frame += bytes.toString('latin1');
    if (this.#frame.length > maxFrame) throw this.#refusal(false, undefined);
  }

  #takeRow(): JsonRow {
    const row = this.#parse(Buffer.concat(this.#pieces).toString(), false);
    this.#pieces = [];
    this.#frame += '0';
    this.#rows++;
    return isRow(row) ? row : {};
  }

  #parse(text: string, early: boolean): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw this.#refusal(early, cause);
    }
  }

  #refusal(early: boolean, cause: unknown): MetadataError {
    const answered = 'The organisation answered a request for definitions with';
    if (/^\s*</.test(this.#frame)) return new MetadataError('unusable', `${answered} a web page`, { cause });
    return early
      ? new MetadataError('interrupted', 'An answer with definitions ends too early', { cause })
      : new MetadataError('unusable', `${answered} something that is not JSON`, { cause });
  }
}
