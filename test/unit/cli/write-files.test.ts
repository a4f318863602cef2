import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { writeFiles } from '../../../src/cli/write-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const read = (name: string) => readFile(join(folder, name), 'utf8');

describe('writeFiles', () => {
  it('makes the folder, writes every file, and leaves nothing else behind', async () => {
    const deep = join(folder, 'a', 'b');
    await writeFiles(
      deep,
      new Map([
        ['one', '1'],
        ['two', '2'],
      ]),
    );
    await writeFiles(deep, new Map([['one', '1 again']]));
    expect((await readdir(deep)).sort()).toEqual(['one', 'two']);
    expect(await read('a/b/one')).toBe('1 again');
  });

  it('changes nothing where one of the files cannot be put in place', async () => {
    await writeFile(join(folder, 'old'), 'as it was');
    await mkdir(join(folder, 'blocked', 'by a folder'), { recursive: true });
    const files = new Map([
      ['old', 'other'],
      ['new', 'new'],
      ['blocked', 'x'],
    ]);
    await expect(writeFiles(folder, files)).rejects.toMatchObject({ name: 'StartError', exitCode: 2 });
    expect((await readdir(folder)).sort()).toEqual(['blocked', 'old']);
    expect(await read('old')).toBe('as it was');
  });

  it('says which folder cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(writeFiles(join(folder, 'file'), new Map([['one', '1']]))).rejects.toThrow(
      `The schema cannot be written to ${join(folder, 'file')}: `,
    );
  });
});
