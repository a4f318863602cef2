import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { FaultInput } from '../../../src/emulator/faults/fault.ts';
import type { Listening } from '../../../src/emulator/listen.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import { gatewaySettings } from '../../support/start-gateway.ts';
import {
  openWriteRig,
  type Form,
  type Told,
  type WriteKindOfRig,
  type WriteRig,
} from '../../support/write-rig.ts';

type Cut = Extract<FaultInput['action'], { kind: 'cut' }>;

const unknown = 'WRITE_OUTCOME_UNKNOWN';
const cases: readonly (readonly [what: string, form: Form, kind: WriteKindOfRig, cut: Cut, told: Told])[] = [
  [
    'a reset before the answer, done',
    'single',
    'create',
    { kind: 'cut', after: 'nothing', applied: true },
    'done',
  ],
  [
    'a reset before the answer, not done',
    'single',
    'create',
    { kind: 'cut', after: 'nothing', applied: false },
    unknown,
  ],
  [
    'a reset before the answer, done',
    'single',
    'update',
    { kind: 'cut', after: 'nothing', applied: true },
    unknown,
  ],
  [
    'a reset before the answer, done',
    'single',
    'delete',
    { kind: 'cut', after: 'nothing', applied: true },
    'done',
  ],
  [
    'a reset before the answer, done',
    'change set',
    'create',
    { kind: 'cut', after: 'nothing', applied: true },
    'done',
  ],
  ['a reset after the headers', 'single', 'update', { kind: 'cut', after: 'headers', applied: true }, 'done'],
  ['a body that breaks off', 'single', 'create', { kind: 'cut', after: 40, applied: true }, 'done'],
  ['a batch that breaks off', 'batch', 'create', { kind: 'cut', after: 60, applied: true }, 'done'],
  ['a batch that breaks off', 'change set', 'update', { kind: 'cut', after: 60, applied: true }, unknown],
];

describe('writes over real connections that break', () => {
  let emulator: Emulator;
  let organization: Listening;
  let proxy: Server;
  let gateway: Gateway;
  let rig: WriteRig;
  /** Connections of the gateway. */
  const open = new Set<Socket>();
  /** What happens to what the gateway sends: it gets through, or is taken and lost with its connection. */
  let swallows = false;

  beforeAll(async () => {
    emulator = await createEmulator();
    organization = await emulator.listen({ port: 0 });
    const { port } = new URL(organization.url);
    proxy = createServer((client) => {
      open.add(client);
      const upstream = connect(Number(port), '127.0.0.1');
      client.on('data', (bytes) => {
        if (swallows && /^(?:POST|PATCH|DELETE) /.test(bytes.toString('latin1'))) client.resetAndDestroy();
        else upstream.write(bytes);
      });
      upstream.on('data', (bytes) => client.write(bytes));
      upstream.on('error', () => client.resetAndDestroy());
      upstream.on('close', () => client.resetAndDestroy());
      client.on('error', () => undefined);
      client.on('close', () => {
        open.delete(client);
        upstream.destroy();
      });
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const url = new URL(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    gateway = await createGateway({
      ...gatewaySettings,
      dataverse: { url },
      azure: { ...gatewaySettings.azure, authorityHost: new URL('/login', url) },
      exposure: { include: ['account', 'contact'] },
      metadataProbeSeconds: 0,
    });
    rig = openWriteRig(emulator, gateway);
  });
  afterEach(() => {
    swallows = false;
    emulator.setFaults([]);
  });
  afterAll(async () => {
    await gateway.close();
    proxy.close();
    for (const socket of open) socket.destroy();
    await organization.close();
  });

  it.each(cases)('F15–F17 %s: %s %s', async (_what, form, kind, action, told) => {
    const write = await rig.prepare(form, kind);
    emulator.setFaults([
      { match: { kind: 'batch', times: 1 }, action },
      ...['POST', 'PATCH', 'DELETE'].map((method) => ({
        match: { kind: 'data' as const, method, times: 1 },
        action,
      })),
    ]);
    const outcome = await write();
    expect([outcome.told, outcome.sent]).toEqual([told, 1]);
    expect(outcome.lies).toEqual([]);
  });

  it.each(['create', 'update'] as const)('F15 a request that is lost on its way: %s', async (kind) => {
    const write = await rig.prepare('single', kind);
    swallows = true;
    const outcome = await write();
    expect([outcome.told, outcome.sent]).toEqual([unknown, 0]);
    expect(outcome.answer.errors?.[0]?.extensions?.['requestId']).toBeTypeOf('string');
  });

  it('F18 connections that end while they are idle cost no write its truth', async () => {
    const told = new Map<Told, number>();
    for (let round = 0; round < 30; round += 1) {
      const write = await rig.prepare('single', 'create');
      for (const socket of open) socket.resetAndDestroy();
      // At once, a little later, or when the gateway has noticed.
      for (let ticks = round % 3; ticks > 0; ticks -= 1)
        await new Promise((resolve) => setImmediate(resolve));
      const outcome = await write();
      expect(outcome.sent).toBeLessThanOrEqual(1);
      if (outcome.told === 'done') expect(outcome.lies).toEqual([]);
      else expect([outcome.told, outcome.sent]).toEqual([unknown, 0]);
      told.set(outcome.told, (told.get(outcome.told) ?? 0) + 1);
    }
    expect(told.get('done')).toBeGreaterThan(0);
  });

  it('F14 a refused connection: nothing is sent, and that is what is said', async () => {
    const write = await rig.prepare('single', 'create');
    proxy.close();
    for (const socket of open) socket.destroy();
    await once(proxy, 'close');
    const outcome = await write();
    expect([outcome.told, outcome.sent]).toEqual(['UPSTREAM_UNAVAILABLE', 0]);
    expect(outcome.lies).toEqual([]);
  });
});
