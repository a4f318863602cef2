import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import type { Listening } from '../../src/emulator/listen.ts';
import { changeColumn } from '../../src/emulator/organization/changes/change-column.ts';
import { rowId } from '../../src/emulator/organization/rows/row-id.ts';
import { askSocket } from '../support/ask-socket.ts';
import { gatewaySettings } from '../support/start-gateway.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const script = fileURLToPath(new URL('../support/gateway-process.ts', import.meta.url));
const megabyte = 1024 * 1024;
const size = 100 * megabyte;
const path = `/files/acme_shipment/${rowId('acme_shipment', 2)}/acme_manifest`;

/** No two megabytes are alike. */
const content = Buffer.alloc(size);
for (let at = 0; at < size; at += 4) content.writeUInt32LE((at * 2_654_435_761) % 2 ** 32, at);

describe('a file of 100 MB', () => {
  let emulator: Emulator;
  let organization: Listening;
  let gateway: ChildProcess;
  const nextMessage = async (): Promise<unknown> => ((await once(gateway, 'message')) as unknown[])[0];
  beforeAll(async () => {
    emulator = await createEmulator();
    emulator.alter(
      changeColumn({ table: 'acme_shipment', column: 'acme_manifest' }, (column) => ({
        ...column,
        maxSizeInKB: size / 1024,
      })),
    );
    organization = await emulator.listen();
    const { azure, roles, limits, callers } = gatewaySettings;
    const options = JSON.stringify({ dataverseUrl: organization.url, azure, roles, limits, callers });
    const heap = ['--max-old-space-size=96', '--max-semi-space-size=2'];
    const args = [...heap, '--import', tsx, script, options];
    gateway = spawn(process.execPath, args, {
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  });
  afterAll(async () => {
    gateway.kill('SIGKILL');
    await organization.close();
  });

  it('goes through a gateway of 256 MB, there and back', async () => {
    const url = `${String(await nextMessage())}${path}`;
    const headers = {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="large.bin"',
    };
    const pieces = Array.from({ length: 100 }, (_, index) =>
      content.subarray(index * megabyte, (index + 1) * megabyte),
    );
    const put = await askSocket({ url, method: 'PUT', headers, content: pieces });
    expect([put.status, put.body.toString()]).toEqual([204, '']);
    const got = await askSocket({ url });
    expect(got.body.equals(content)).toBe(true);
    gateway.send('memory');
    const most = (await nextMessage()) as number;
    expect(most / megabyte).toBeLessThan(256);
  });
});
