import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isMap, LineCounter, parseDocument } from 'yaml';

import type { ConfigProblem } from './config-error.ts';
import { placesIn, standardName, type PlaceOf } from './config-lines.ts';

export interface ConfigFileOptions {
  /** As given by `--config`; undefined: `dynamics-graphql.yaml` in `cwd`, if there is one. */
  readonly path: string | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Groups that are not needed now: they are dropped before variables are looked for. */
  readonly leftOut: readonly string[];
}

/** What a file holds, with `${env:NAME}` substituted. Not checked yet. */
export interface ConfigFile {
  /** For messages. */
  readonly placeOf: PlaceOf;
  readonly content: unknown;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the file; undefined where none was named and there is none. Problems are collected, not thrown. */
export const readConfigFile = async (options: ConfigFileOptions): Promise<ConfigFile | undefined> => {
  const path = options.path ?? join(options.cwd, standardName);
  const name = basename(path);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    if (options.path === undefined) return undefined;
    const problem = {
      where: '--config',
      what: 'names a file that cannot be read',
      example: `--config ./${standardName}`,
    };
    return { placeOf: (where) => `${name}: ${where}`, content: {}, problems: [problem] };
  }

  // A pretty message would quote the line, which may hold a secret.
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, lineCounter: lines });
  const placeOf = placesIn({ name, document, lines });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const { line } = lines.linePos(syntaxError.pos[0]);
    const problem = {
      where: `${name}, line ${line}:`,
      what: 'is not valid YAML',
      example: 'server: { port: 4000 }',
    };
    return { placeOf, content: {}, problems: [problem] };
  }
  const problems: ConfigProblem[] = [];
  const substitute = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') {
      return value.replace(/\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g, (_match, variable: string) => {
        const found = options.env[variable];
        if (found === undefined) {
          problems.push({
            where: placeOf(path),
            what: `needs ${variable}, which is not set`,
            example: `export ${variable}=…`,
          });
        }
        return found ?? '';
      });
    }
    if (Array.isArray(value)) return value.map((item, index) => substitute(item, `${path}[${index}]`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        substitute(item, path === '' ? key : `${path}.${key}`),
      ]),
    );
  };
  for (const key of options.leftOut) if (isMap(document.contents)) document.delete(key);
  const content: unknown = document.toJS({ maxAliasCount: 0 });
  return { placeOf, content: substitute(content ?? {}, ''), problems };
};
