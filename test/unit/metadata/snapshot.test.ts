import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readSnapshot, writeSnapshot, type Snapshot } from '../../../src/metadata/snapshot.ts';

const environment = 'https://contoso.crm.dynamics.com';
const file = 'metadata-contoso.crm.dynamics.com.json.gz';
const snapshot: Snapshot = {
  environment,
  fetchedAt: '2026-01-02T03:04:05.000Z',
  metadata: {
    csdl: Buffer.from('<Edmx>Größe</Edmx>'),
    definitions: ['{"value":[]}', '{}'],
    baseLanguage: 1031,
  },
};

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'snapshot-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

describe('snapshot', () => {
  it('comes back as it was written, and leaves no other file', async () => {
    const state = join(directory, 'not', 'yet');
    expect(await writeSnapshot(state, snapshot)).toBeUndefined();
    expect(
      await writeSnapshot(state, { ...snapshot, fetchedAt: '2026-02-02T03:04:05.000Z' }),
    ).toBeUndefined();
    expect(await readSnapshot(state, environment)).toEqual({
      snapshot: { ...snapshot, fetchedAt: '2026-02-02T03:04:05.000Z' },
      reason: undefined,
    });
    expect(await readdir(state)).toEqual([file]);
  });

  it('keeps CSDL-only mode', async () => {
    const csdlOnly = { ...snapshot, metadata: { ...snapshot.metadata, definitions: undefined } };
    await writeSnapshot(directory, csdlOnly);
    expect((await readSnapshot(directory, environment)).snapshot).toEqual(csdlOnly);
  });

  it('is kept apart for each environment', async () => {
    await writeSnapshot(directory, snapshot);
    const other = 'https://fabrikam.crm4.dynamics.com';
    expect((await readSnapshot(directory, other)).snapshot).toBeUndefined();
    await writeSnapshot(directory, { ...snapshot, environment: other });
    expect((await readSnapshot(directory, environment)).snapshot?.environment).toBe(environment);
    expect((await readSnapshot(directory, other)).snapshot?.environment).toBe(other);
  });

  it('is not read where there is none', async () => {
    expect(await readSnapshot(join(directory, 'absent'), environment)).toEqual({
      snapshot: undefined,
      reason: 'there is none',
    });
  });

  const pack = (content: unknown): Promise<Buffer> => promisify(gzip)(JSON.stringify(content));
  it.each([
    ['is not packed', Promise.resolve(Buffer.from('no')), /can not be read/],
    ['is cut off', pack(snapshot).then((bytes) => bytes.subarray(0, 40)), /can not be read/],
    ['is of another version', pack({ ...snapshot, version: 99 }), /another version/],
    [
      'is of another environment',
      pack({ ...snapshot, version: 1, environment: 'https://a.b' }),
      /another environment/,
    ],
    ['lacks a part', pack({ version: 1, environment, fetchedAt: '', metadata: {} }), /damaged/],
  ])('is not used where the file %s', async (_, content, reason) => {
    await writeFile(join(directory, file), await content);
    const result = await readSnapshot(directory, environment);
    expect(result.snapshot).toBeUndefined();
    expect(result.reason).toMatch(reason);
  });

  it('says why it can not be written, and leaves nothing behind', async () => {
    await writeFile(join(directory, 'state'), 'a file where the directory should be');
    expect(await writeSnapshot(join(directory, 'state'), snapshot)).toMatch(/can not be written/);
    // A directory in the place of the file: writing succeeds, moving doesn't.
    await mkdir(join(directory, file));
    expect(await writeSnapshot(directory, snapshot)).toMatch(/can not be written/);
    expect((await readdir(directory)).sort()).toEqual([file, 'state']);
  });
});
