import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { StartError } from '../../../src/errors/start-error.ts';
import { fetchMetadata, openSnapshot } from '../../../src/lifecycle/open-metadata.ts';
import { CsdlError } from '../../../src/metadata/csdl-error.ts';
import { MetadataError } from '../../../src/metadata/metadata-error.ts';
import type { LoadedMetadata, MetadataSource } from '../../../src/metadata/metadata-source.ts';
import { makeCsdl } from '../../support/make-csdl.ts';

const scope = { languages: undefined, solutions: [], csdlOnly: false };
const metadata: LoadedMetadata = {
  ...{ csdl: makeCsdl({ name: 'account' }), definitions: undefined, version: '1', scope },
};
const environment = 'https://contoso.crm.dynamics.com';
const now = (): Date => new Date('2026-01-02T03:04:05Z');

let stateDir = '';
let lines: Record<string, unknown>[] = [];
const log = pino(
  { base: null, timestamp: false },
  { write: (line) => lines.push(JSON.parse(line) as object as never) },
);
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'state-'));
  lines = [];
});
afterEach(() => rm(stateDir, { recursive: true }));

const sourceOf = (load: MetadataSource['load']): MetadataSource => ({ scope, load });
const options = (load: MetadataSource['load'] = () => Promise.resolve(metadata)) => ({
  ...{ source: sourceOf(load), environment, stateDir, log, now },
});

describe('fetchMetadata', () => {
  it('keeps what it fetched for the next start', async () => {
    expect(await openSnapshot(options())).toBeUndefined();
    expect(await fetchMetadata(options())).toBe(metadata);
    expect(await openSnapshot(options())).toEqual(metadata);
    expect(lines).toEqual([
      { level: 30, reason: 'there is none', msg: 'no metadata snapshot is used' },
      { level: 30, fetchedAt: now().toISOString(), msg: 'starting from the metadata snapshot' },
    ]);
  });

  it('goes on where the snapshot can not be written, and says so', async () => {
    const file = join(stateDir, 'file');
    await writeFile(file, '');
    expect(await fetchMetadata({ ...options(), stateDir: file })).toBe(metadata);
    expect(lines).toMatchObject([{ level: 40, msg: 'the metadata snapshot was not written' }]);
  });

  it('writes nothing without a state directory', async () => {
    await fetchMetadata({ ...options(), stateDir: undefined });
    expect(await openSnapshot({ ...options(), stateDir: undefined })).toBeUndefined();
    expect(await readdir(stateDir)).toEqual([]);
  });

  it('hands on the signal', async () => {
    const { signal } = new AbortController();
    let given: AbortSignal | undefined;
    const load: MetadataSource['load'] = (loading) => {
      given = loading?.signal;
      return Promise.resolve(metadata);
    };
    await fetchMetadata({ ...options(load), signal });
    expect(given).toBe(signal);
  });

  it.each<[string, Error, number, string]>([
    [
      'a document that is none',
      new CsdlError('html', 'A web page came', { line: 1, column: 2 }),
      4,
      `The $metadata document of ${environment} is not usable: A web page came (line 1, column 2)`,
    ],
    ['a refusal', new MetadataError('refused', 'no', { status: 403 }), 3, 'could not be read: no'],
    ['definitions that are none', new MetadataError('unusable', 'odd'), 4, 'could not be read: odd'],
    ['a wrong solution', new MetadataError('unknown-solution', 'no "x"'), 2, 'could not be read: no "x"'],
    ['no answer', new GatewayError('UPSTREAM_UNAVAILABLE', 'down'), 3, 'could not be fetched: down'],
  ])('ends the start after %s, and leaves the last snapshot alone', async (_, cause, exitCode, message) => {
    await fetchMetadata(options());
    const failed = fetchMetadata(options(() => Promise.reject(cause)));
    await expect(failed).rejects.toMatchObject({
      ...{ name: 'StartError', exitCode, cause },
      message: expect.stringContaining(message) as unknown,
    });
    expect(await openSnapshot(options())).toEqual(metadata);
  });

  it('ends the start where there is no table, and leaves the last snapshot alone', async () => {
    await fetchMetadata(options());
    const empty = { ...metadata, csdl: makeCsdl() };
    await expect(fetchMetadata(options(() => Promise.resolve(empty)))).rejects.toMatchObject({ exitCode: 4 });
    expect(await openSnapshot(options())).toEqual(metadata);
  });

  it('passes on why the sign-in failed', async () => {
    const refused = new StartError('The secret is wrong', { exitCode: 3 });
    const cause = new GatewayError('UPSTREAM_AUTH', 'no token', { cause: refused });
    await expect(fetchMetadata(options(() => Promise.reject(cause)))).rejects.toBe(refused);
  });
});

describe('openSnapshot', () => {
  it('is undefined where something else would be fetched now', async () => {
    await fetchMetadata(options());
    const source = { scope: { ...scope, solutions: ['acme'] } };
    expect(await openSnapshot({ ...options(), source })).toBeUndefined();
    expect(lines).toMatchObject([{ reason: 'it knows other solutions' }]);
    expect(await openSnapshot({ environment, stateDir, log })).toEqual(metadata);
  });
});
