import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import { createGateway } from '../../src/gateway.ts';
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

  it('is refreshed behind a start that used it', async () => {
    await (await start()).close();
    emulator.clearRequests();
    const gateway = await start();
    const before = gateway.current();
    await expect.poll(() => gateway.current()).not.toBe(before);
    expect(emulator.requests.some(({ url }) => url.endsWith('/$metadata'))).toBe(true);
    await gateway.close();
  });
});
