import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { StartError } from '../../errors/start-error.ts';
import { CsdlError } from '../../metadata/csdl-error.ts';
import type { Csdl } from '../../metadata/csdl.ts';
import { parseCsdl } from '../../metadata/parse-csdl.ts';
import type { Organization } from '../organization.ts';
import { organizationFromCsdl } from './organization-from-csdl.ts';

export interface OrganizationFiles {
  /** A `$metadata` document. */
  readonly metadata: string;
  /** A JSON file with EntityDefinitions, or a folder of them (with its subfolders). @default none: the double answers 404 for them */
  readonly definitions?: string | undefined;
  /** Made-up rows of each table. */
  readonly rowsPerTable: number;
  readonly seed: number;
}

/**
 * An organisation out of documents that were saved from a real one.
 *
 * @throws StartError (exit code 2) that names the file and what is wrong with it.
 */
export const organizationFromFiles = async (files: OrganizationFiles): Promise<Organization> => {
  const { metadata, definitions, rowsPerTable, seed } = files;
  const bytes = await readFile(metadata).catch((error: unknown) => {
    throw unreadable(metadata, error);
  });
  return organizationFromCsdl({
    csdl: await parse(bytes, metadata),
    bytes,
    ...(definitions !== undefined && { definitions: await readDefinitions(definitions) }),
    rowsPerTable,
    seed,
  });
};

const parse = async (bytes: Uint8Array, path: string): Promise<Csdl> => {
  try {
    return await parseCsdl([bytes]);
  } catch (error) {
    if (!(error instanceof CsdlError)) throw error;
    throw new StartError(`The file ${path} is not usable as metadata: ${error.message}`, {
      exitCode: 2,
      cause: error,
    });
  }
};

const readDefinitions = async (path: string): Promise<unknown[]> => {
  const info = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const names = info.isDirectory() ? (await readdir(path, { recursive: true })).sort() : [];
  const paths = info.isDirectory()
    ? names.filter((name) => name.endsWith('.json')).map((name) => join(path, name))
    : [path];
  return Promise.all(paths.map(readJson));
};

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, error);
  }
};

const unreadable = (path: string, cause: unknown): StartError =>
  new StartError(`The file ${path} cannot be read${cause instanceof SyntaxError ? ' as JSON' : ''}`, {
    exitCode: 2,
    cause,
  });
