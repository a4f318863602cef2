import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { LoadedMetadata, MetadataScope } from '../../../src/metadata/metadata-source.ts';
import { readSnapshot, writeSnapshot, type Snapshot } from '../../../src/metadata/snapshot.ts';
import { makeCsdl } from '../../support/make-csdl.ts';
import { makeDefinitions, makeOptions } from '../../support/make-definitions.ts';

const environment = 'https://contoso.crm.dynamics.com';
const file = 'metadata-contoso.crm.dynamics.com.bin.gz';
const scope: MetadataScope = { languages: [1033, 1031], solutions: ['acme_core'], csdlOnly: false };
const wish = { environment, scope };
const metadata: LoadedMetadata = {
  csdl: makeCsdl({ name: 'größe', properties: ['größeid', 'name:Edm.String'] }),
  definitions: makeDefinitions({
    logicalName: 'größe',
    columns: [{ logicalName: 'farbe', optionSet: makeOptions('größe_farbe', { 1: 'Rot' }) }],
  }),
  version: '173309522',
  scope,
};
const snapshot: Snapshot = { environment, fetchedAt: '2026-01-02T03:04:05.000Z', metadata };

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
    const later = { ...snapshot, fetchedAt: '2026-02-02T03:04:05.000Z' };
    expect(await writeSnapshot(state, later)).toBeUndefined();
    expect(await readSnapshot(state, wish)).toEqual({ snapshot: later, reason: undefined });
    expect(await readdir(state)).toEqual([file]);
  });

  it('keeps CSDL-only mode, and that there was no version', async () => {
    const csdlOnly = {
      ...snapshot,
      metadata: { ...metadata, definitions: undefined, version: undefined },
    };
    await writeSnapshot(directory, csdlOnly);
    expect((await readSnapshot(directory, wish)).snapshot).toEqual(csdlOnly);
  });

  it('is kept apart for each environment', async () => {
    await writeSnapshot(directory, snapshot);
    const other = 'https://fabrikam.crm4.dynamics.com';
    expect((await readSnapshot(directory, { ...wish, environment: other })).snapshot).toBeUndefined();
    await writeSnapshot(directory, { ...snapshot, environment: other });
    expect((await readSnapshot(directory, wish)).snapshot?.environment).toBe(environment);
    expect((await readSnapshot(directory, { ...wish, environment: other })).snapshot?.environment).toBe(
      other,
    );
  });

  it('is used where the order of languages and solutions differs, or none are wished for', async () => {
    await writeSnapshot(directory, snapshot);
    const reversed = { ...scope, languages: [1031, 1033] };
    expect((await readSnapshot(directory, { environment, scope: reversed })).reason).toBeUndefined();
    expect((await readSnapshot(directory, { environment, scope: undefined })).reason).toBeUndefined();
  });

  it.each<[string, Partial<MetadataScope>, string]>([
    ['languages', { languages: [1033] }, 'it has labels of other languages'],
    ['all languages', { languages: undefined }, 'it has labels of other languages'],
    ['solutions', { solutions: ['acme_core', 'acme_more'] }, 'it knows other solutions'],
    ['no definitions', { csdlOnly: true }, 'it has definitions'],
  ])('is not used where other %s are wished for', async (_, other, reason) => {
    await writeSnapshot(directory, snapshot);
    const result = await readSnapshot(directory, { environment, scope: { ...scope, ...other } });
    expect(result).toEqual({ snapshot: undefined, reason });
  });

  it('without definitions is not used where they are wished for', async () => {
    const csdlOnly = { ...metadata, scope: { ...scope, csdlOnly: true } };
    await writeSnapshot(directory, { ...snapshot, metadata: csdlOnly });
    expect((await readSnapshot(directory, wish)).reason).toBe('it has no definitions');
  });

  it('is not read where there is none', async () => {
    expect(await readSnapshot(join(directory, 'absent'), wish)).toEqual({
      snapshot: undefined,
      reason: 'there is none',
    });
  });

  const tape = { texts: ['a'], numbers: new Int32Array([0]) };
  const content = { version: 4, environment, fetchedAt: '2026', scope, tape };
  const pack = (changes: object): Buffer => gzipSync(serialize({ ...content, ...changes }));
  it.each([
    ['is not packed', Buffer.from('no'), /can not be read/],
    ['is cut off', pack({}).subarray(0, 40), /can not be read/],
    ['is something else', gzipSync('text'), /can not be read/],
    ['is no object', gzipSync(serialize('text')), /another version/],
    ['is of another version', pack({ version: 99 }), /another version/],
    ['is of another environment', pack({ environment: 'https://a.b' }), /another environment/],
    ['lacks the date', pack({ fetchedAt: undefined }), /damaged/],
    ['lacks the scope', pack({ scope: {} }), /damaged/],
    ['has languages that are none', pack({ scope: { ...scope, languages: ['en'] } }), /damaged/],
    ['lacks the metadata', pack({ tape: undefined }), /damaged/],
    ['has texts that are none', pack({ tape: { ...tape, texts: [1] } }), /damaged/],
    ['holds too little', pack({}), /ends too early/],
    ['points nowhere', pack({ tape: { ...tape, numbers: new Int32Array([7]) } }), /does not hold/],
  ])('is not used where the file %s', async (_, bytes, reason) => {
    await writeFile(join(directory, file), bytes);
    const result = await readSnapshot(directory, wish);
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
