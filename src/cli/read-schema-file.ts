import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';

import { parseSdl, SdlError } from '../diff/parse-sdl.ts';
import { StartError } from '../errors/start-error.ts';

/** `schema.graphql`, `schema.partners.graphql`. */
export const schemaFileName = (audience: string | undefined): string =>
  audience === undefined ? 'schema.graphql' : `schema.${audience}.graphql`;

/**
 * A schema out of a file, or out of the file of an audience in a folder.
 *
 * @throws StartError 2 that names the file and what is wrong with it
 */
export const readSchemaFile = async (path: string, audience: string | undefined): Promise<GraphQLSchema> => {
  const info = await stat(path).catch(() => undefined);
  const file = info?.isDirectory() === true ? join(path, schemaFileName(audience)) : path;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const hint = info?.isDirectory() === true ? '; "dynamics-graphql schema pull" writes it' : '';
    throw new StartError(`The schema ${file} cannot be read${hint}`, { exitCode: 2, cause });
  });
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
