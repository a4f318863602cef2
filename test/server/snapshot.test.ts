import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import type { JournalEntry } from '../../src/emulator/journal.ts';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';
import { gatewaySettings } from '../support/start-gateway.ts';

let emulator: Emulator;
let stateDir: string;

beforeEach(async () => {
  emulator = await createEmulator();
  stateDir = await mkdtemp(join(tmpdir(), 'dynamics-graphql-'));
});
afterEach(() => rm(stateDir, { recursive: true, force: true }));

const start = () => createGateway({ ...gatewaySettings, stateDir, fetch: emulator.fetch });

const organisationDown = (): void =>
  emulator.intercept(({ target }) =>
    target.startsWith('/api/')
      ? { status: 503, headers: new Headers(), body: Buffer.from('down for maintenance') }
      : undefined,
  );

describe('the metadata snapshot', () => {
  it('is written by the first start, and lets the next one do without the organisation', async () => {
    const first = await start();
    const tables = [...first.current().model.tables.keys()];
    await first.close();
    expect(await readdir(stateDir)).toHaveLength(1);

    organisationDown();
    const second = await start();
    expect([...second.current().model.tables.keys()]).toEqual(tables);
    const ready = await second.fetch(new Request('http://localhost/health/ready'));
    expect(ready.status).toBe(200);
    await second.close();
  });

  it('lets it begin without the login service, and not be ready until it has signed in once', async () => {
    await (await start()).close();
    const loginDown = { match: { kind: 'token' }, action: { kind: 'answer', status: 503 } } as const;
    emulator.setFaults([loginDown]);
    const gateway = await start();
    const readiness = async (): Promise<unknown> =>
      (await gateway.fetch(new Request('http://localhost/health/ready'))).json();
    expect(await readiness()).toEqual({ status: 'starting' });
    emulator.setFaults([]);
    // Nobody but who asks for its readiness calls it.
    await expect.poll(readiness).toEqual({ status: 'ok' });
    emulator.setFaults([loginDown]);
    expect(await readiness()).toEqual({ status: 'ok' });
    await gateway.close();
  });

  it('does not help refused credentials', async () => {
    await (await start()).close();
    const azure = { ...gatewaySettings.azure, clientSecret: 'another secret' };
    const refused = createGateway({ ...gatewaySettings, azure, stateDir, fetch: emulator.fetch });
    await expect(refused).rejects.toMatchObject({ name: 'StartError', exitCode: 3 });
  });

  it('is not used where it is damaged: without the organisation the start fails', async () => {
    await (await start()).close();
    const [file = ''] = await readdir(stateDir);
    await writeFile(join(stateDir, file), 'damaged');
    organisationDown();
    await expect(start()).rejects.toMatchObject({ name: 'StartError', exitCode: 3 });
  });

  it('is fetched anew where the configuration asks for more', async () => {
    await (await start()).close();
    emulator.clearRequests();
    await (
      await createGateway({ ...gatewaySettings, stateDir, languages: [1031], fetch: emulator.fetch })
    ).close();
    expect(askedFor('/$metadata')).toBe(1);
  });

  it('serves as it is while the metadata of the organisation is the same', async () => {
    await (await start()).close();
    emulator.clearRequests();
    const gateway = await start();
    const before = gateway.current();
    await looked(gateway);
    await gateway.close();
    expect(gateway.current()).toBe(before);
    expect(askedFor('/$metadata')).toBe(0);
  });

  it('is refreshed behind a start that used it, where the metadata changed in the meantime', async () => {
    await (await start()).close();
    emulator.alter((organization) => organization);
    emulator.clearRequests();
    const gateway = await start();
    const before = gateway.current();
    await expect.poll(() => gateway.current()).not.toBe(before);
    await gateway.close();
    expect(askedFor('/$metadata')).toBe(1);

    emulator.clearRequests();
    const next = await start();
    await looked(next);
    await next.close();
    expect(askedFor('/$metadata')).toBe(0);
  });

  it('stays where what the organisation has now is no metadata', async () => {
    await (await start()).close();
    emulator.alter((organization) => organization);
    emulator.intercept(({ target }) =>
      target.endsWith('/$metadata')
        ? { status: 200, headers: new Headers(), body: Buffer.from('<!DOCTYPE html><html></html>') }
        : undefined,
    );
    emulator.clearRequests();
    const gateway = await start();
    const before = gateway.current();
    await looked(gateway);
    await gateway.close();
    expect(askedFor('/$metadata')).toBe(1);
    expect(gateway.current()).toBe(before);

    organisationDown();
    const next = await start();
    expect([...next.current().model.tables.keys()]).toEqual([...before.model.tables.keys()]);
    await next.close();
  });
});

const askedFor = (end: string): number => emulator.requests.filter(({ url }) => url.endsWith(end)).length;

/** Waits until the version of the metadata was asked for, and long enough for what would follow to have begun. */
const looked = async (gateway: Gateway): Promise<void> => {
  const isProbe = ({ url, headers }: JournalEntry): boolean =>
    url.endsWith('select=organizationid') && headers['prefer']?.includes('globalmetadataversion') === true;
  await expect.poll(() => emulator.requests.filter(isProbe).length).toBe(1);
  for (let times = 0; times < 5; times++) {
    const answer = await gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ accounts(first: 1) { nodes { id } } }' }),
      }),
    );
    expect(answer.status).toBe(200);
  }
};
