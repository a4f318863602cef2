import { readFile, stat } from 'node:fs/promises';

import type { ApiKey } from './api-key-options.ts';

export interface KeyFileOptions {
  readonly path: string;
  /** Text of the file → its keys. Throws where it isn't right. */
  readonly parse: (text: string) => readonly ApiKey[];
  /** Milliseconds, never going back. */
  readonly now: () => number;
  /** Told when the file can't be read or isn't right any more; the keys that were read last go on. */
  readonly onFailure: (error: unknown) => void;
}

/** The file is looked at so often at most. */
const lookMs = 2000;

/**
 * The keys of a file, such as a mounted secret, which is read again when it changes. Mounts swap the file under a link, which
 * watching misses: its time and inode are asked for instead, by requests as they come.
 *
 * @returns what gives the keys as they are now.
 * @throws whatever reading or parsing throws, at the first time only.
 */
export const openKeyFile = async (options: KeyFileOptions): Promise<() => Promise<readonly ApiKey[]>> => {
  const { path, parse, now, onFailure } = options;
  const stampOf = async (): Promise<string> => {
    const { mtimeMs, ino, size } = await stat(path);
    return `${mtimeMs} ${ino} ${size}`;
  };
  let stamp = await stampOf();
  let keys = parse(await readFile(path, 'utf8'));
  let lookedAt = now();
  const look = async (): Promise<void> => {
    const latest = await stampOf();
    if (latest === stamp) return;
    stamp = latest; // a wrong file is complained about once
    keys = parse(await readFile(path, 'utf8'));
  };
  return async () => {
    if (now() - lookedAt >= lookMs) {
      lookedAt = now();
      await look().catch(onFailure);
    }
    return keys;
  };
};
