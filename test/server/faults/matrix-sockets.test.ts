import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { Listening } from '../../../src/emulator/listen.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import { askGateway } from '../../support/ask-gateway.ts';
import { gatewaySettings, type Answer } from '../../support/start-gateway.ts';

const cycles = 120;
const single = '{ accounts(first: 3, orderBy: [{ name: ASC }]) { nodes { name } } }';
const batch = `{
  accounts(first: 3, orderBy: [{ name: ASC }]) { nodes { name } }
  contacts(first: 2, orderBy: [{ fullname: ASC }]) { nodes { fullname } }
}`;

describe('reads over real connections that break', () => {
  let emulator: Emulator;
  let organization: Listening;
  let proxy: Server;
  let gateway: Gateway;
  /** Connections of the gateway. */
  const open = new Set<Socket>();
  let port = 0;

  /** Stands before the double; it can be taken away, and its connections can be ended. */
  const listen = async (): Promise<void> => {
    proxy.listen(port, '127.0.0.1');
    await once(proxy, 'listening');
    ({ port } = proxy.address() as AddressInfo);
  };
  const hangUp = (how: 'reset' | 'end'): void => {
    for (const socket of open) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.end();
    }
  };
  const ask = (query: string): Promise<Answer> => askGateway(gateway, query);

  beforeAll(async () => {
    emulator = await createEmulator();
    organization = await emulator.listen({ port: 0 });
    const upstreamPort = Number(new URL(organization.url).port);
    proxy = createServer((client) => {
      open.add(client);
      const upstream = connect(upstreamPort, '127.0.0.1');
      client.on('data', (bytes) => upstream.write(bytes));
      upstream.on('data', (bytes) => client.write(bytes));
      for (const socket of [client, upstream]) socket.on('error', () => undefined);
      client.on('close', () => {
        open.delete(client);
        upstream.destroy();
      });
    });
    await listen();
    const url = new URL(`http://127.0.0.1:${port}`);
    gateway = await createGateway({
      ...gatewaySettings,
      dataverse: { url },
      azure: { ...gatewaySettings.azure, authorityHost: new URL('/login', url) },
      csdlOnly: true,
      exposure: { include: ['account', 'contact'] },
      metadataProbeSeconds: 0,
      requests: { batch: { maxParallel: 1 } },
    });
  });
  afterAll(async () => {
    await gateway.close();
    proxy.close();
    hangUp('reset');
    await organization.close();
  });

  const ways = [
    ['single', single, 'data'],
    ['batch', batch, 'batch'],
  ] as const;

  it.each(ways)(
    'F14 a refused connection, %s: told as it is, and right again when it is back',
    async (_way, query, kind) => {
      const truth = await ask(query);
      expect(truth.errors).toBeUndefined();
      proxy.close();
      hangUp('reset');
      await once(proxy, 'close');
      emulator.clearRequests();
      const refused = await ask(query);
      expect(new Set(refused.errors?.map(({ extensions }) => extensions?.['code']))).toEqual(
        new Set(['UPSTREAM_UNAVAILABLE']),
      );
      expect(new Set(Object.values(refused.data ?? {}))).toEqual(new Set([null]));
      expect(emulator.requests).toEqual([]);
      await listen();
      expect(await ask(query)).toEqual(truth);
      expect(emulator.requests.map((request) => request.kind)).toEqual([kind]);
    },
  );

  it.each(ways)(
    `F18 connections that end while nothing runs on them, %s, ${cycles} times: no read fails`,
    async (_way, query, kind) => {
      const truth = await ask(query);
      emulator.clearRequests();
      const wrong: Answer[] = [];
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        hangUp(cycle % 2 === 0 ? 'reset' : 'end');
        // At once, a little later, or when the gateway has noticed.
        for (let ticks = cycle % 3; ticks > 0; ticks -= 1)
          await new Promise((resolve) => setImmediate(resolve));
        const answer = await ask(query);
        if (JSON.stringify(answer) !== JSON.stringify(truth)) wrong.push(answer);
        // What goes well earns a tenth of a repeat: the budget is for outages, of which this is none.
        for (let asked = 0; asked < 10; asked += 1) await ask(query);
      }
      expect(wrong).toEqual([]);
      const kinds = emulator.requests.map((request) => request.kind);
      expect(new Set(kinds)).toEqual(new Set([kind]));
      expect(kinds.length).toBeGreaterThanOrEqual(cycles);
    },
  );
});
