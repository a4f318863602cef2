import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';

/** Name of the file where none is named. */
export const standardName = 'dynamics-graphql.yaml';

/** A place in a configuration → the place in its file, for messages: `dynamics-graphql.yaml, line 7: roles.partner.tables`. */
export type PlaceOf = (path: string) => string;

interface ParsedFile {
  /** For messages. */
  readonly name: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Places in a parsed file. What isn't there stands where the nearest group around it begins. */
export const placesIn =
  ({ name, document, lines }: ParsedFile): PlaceOf =>
  (path) => {
    let node: unknown = document.contents;
    let offset: number | undefined;
    for (const key of path.split(/[.[\]]+/)) {
      const found = stepInto(node, key);
      if (found === undefined) break;
      offset = found.offset ?? offset;
      node = found.value;
    }
    return offset === undefined ? `${name}: ${path}` : `${name}, line ${lines.linePos(offset).line}: ${path}`;
  };

interface Step {
  readonly value: unknown;
  readonly offset: number | undefined;
}

const stepInto = (node: unknown, key: string): Step | undefined => {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    return pair && isScalar(pair.key) ? { value: pair.value, offset: pair.key.range?.[0] } : undefined;
  }
  const item = isSeq(node) ? node.items[Number(key)] : undefined;
  if (item === undefined) return undefined;
  return { value: item, offset: isMap(item) || isSeq(item) || isScalar(item) ? item.range?.[0] : undefined };
};

export interface ConfigPlacesOptions {
  /** Path of the file (`--config`). @default dynamics-graphql.yaml in `cwd` */
  readonly file?: string | undefined;
  /** @default the working directory */
  readonly cwd?: string | undefined;
}

/** Places in the configuration's file; where it can't be read any more, the path alone. */
export const readPlaces = async ({ file, cwd = process.cwd() }: ConfigPlacesOptions): Promise<PlaceOf> => {
  const path = file ?? join(cwd, standardName);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return (where) => where;
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  return placesIn({ name: basename(path), document, lines });
};
