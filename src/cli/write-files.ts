import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { StartError } from '../errors/start-error.ts';

/**
 * Writes several files of a folder, all or none: each whole under another name first, then all are put in place. A folder
 * that is missing is made.
 *
 * @param files texts, by name
 * @throws StartError 2 where that can't be done; the files are as they were then
 */
export const writeFiles = async (folder: string, files: ReadonlyMap<string, string>): Promise<void> => {
  const suffix = `.${randomUUID()}.tmp`;
  const replaced = new Map<string, Buffer | undefined>();
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of files) await writeFile(join(folder, name + suffix), text, { flush: true });
    for (const name of files.keys()) {
      const before = await readFile(join(folder, name)).catch(ifMissing);
      await rename(join(folder, name + suffix), join(folder, name));
      replaced.set(name, before);
    }
  } catch (error) {
    for (const name of files.keys())
      await rm(join(folder, name + suffix), { force: true }).catch(() => undefined);
    for (const [name, before] of replaced) await restore(join(folder, name), before);
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The schema cannot be written to ${folder}: ${reason}`, {
      exitCode: 2,
      cause: error,
    });
  }
};

const restore = (path: string, before: Buffer | undefined): Promise<void> =>
  before === undefined ? rm(path, { force: true }) : writeFile(path, before);

const ifMissing = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
};
