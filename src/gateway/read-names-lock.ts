import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { StartError } from '../errors/start-error.ts';
import { parseNamesLock, type NamesLock } from '../model/names-lock.ts';

/** File in `SCHEMA_DIR`. */
export const namesLockFile = 'names.lock.json';

/**
 * The names lock of a folder, undefined where there is none.
 *
 * @throws StartError 2 that names the line, where somebody edited it wrongly, and where it can't be read
 */
export const readNamesLock = async (schemaDir: string): Promise<NamesLock | undefined> => {
  let text: string;
  try {
    text = await readFile(join(schemaDir, namesLockFile), 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw refused(schemaDir, 'it cannot be read', error);
  }
  try {
    return parseNamesLock(text);
  } catch (error) {
    throw refused(schemaDir, error instanceof Error ? error.message : String(error), error);
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const refused = (schemaDir: string, why: string, cause: unknown): StartError =>
  new StartError(`The names lock in ${schemaDir} is refused: ${why}`, { exitCode: 2, cause });
