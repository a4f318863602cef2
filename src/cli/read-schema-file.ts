import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';

import type { SchemaText } from '../diff/compare-sdl.ts';
import { parseSdl, SdlError } from '../diff/parse-sdl.ts';
import { StartError } from '../errors/start-error.ts';

/** `schema.graphql`, `schema.partners.graphql`. */
export const schemaFileName = (audience: string | undefined): string =>
  audience === undefined ? 'schema.graphql' : `schema.${audience}.graphql`;

/**
 * A schema out of a file, or out of the file of an audience in a folder.
 *
 * @throws StartError 2 that names the file, where it can't be read; `parse` does, where it isn't a schema
 */
export const readSchemaFile = async (path: string, audience: string | undefined): Promise<SchemaText> => {
  const info = await stat(path).catch(() => undefined);
  const isFolder = info?.isDirectory() === true;
  const file = isFolder ? join(path, schemaFileName(audience)) : path;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const hint = isFolder ? '; "dynamics-graphql schema pull" writes it' : '';
    throw new StartError(`The schema ${file} cannot be read${hint}`, { exitCode: 2, cause });
  });
  return { text, parse: () => parseFile(text, file) };
};

const parseFile = (text: string, file: string): GraphQLSchema => {
  try {
    return parseSdl(text);
  } catch (error) {
    if (!(error instanceof SdlError)) throw error;
    throw new StartError(`The file ${file} is no GraphQL schema: ${error.message}`, {
      exitCode: 2,
      cause: error,
    });
  }
};
