import { LRUCache } from 'lru-cache';

import type { Schema } from '../schema/create-schema.ts';
import type { StoredRow } from '../store/store.ts';

/** Characters kept of an organisation's rows. */
const maxCharacters = 64 * 2 ** 20;

/** What printed rows are made of and cost, a little for the entry itself included. */
type Texts = LRUCache<StoredRow, string>;

const known = new WeakMap<Schema, Texts>();

/**
 * The text of a whole row without annotations, which depends on the row alone: it is kept until the row is written, which puts
 * another row in its place, or until others take its room. Clients read the same rows again and again.
 * @param print makes the text of a row that has none yet
 */
export function rowText(schema: Schema, row: StoredRow, print: (row: StoredRow) => string): string {
  const texts: Texts =
    known.get(schema) ??
    new LRUCache({ maxSize: maxCharacters, sizeCalculation: (text) => text.length + 100 });
  known.set(schema, texts);
  const found = texts.get(row);
  if (found !== undefined) return found;
  const text = print(row);
  texts.set(row, text);
  return text;
}
