import { decodeJwt } from 'jose';
import { pino } from 'pino';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { FaultInput } from '../../../src/emulator/faults/fault.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import { gatewaySettings, type Answer } from '../../support/start-gateway.ts';
import { callerHeaders } from '../../support/test-callers.ts';

const { clientId: first } = wellKnown.gatewayClient;
const second = '55555555-5555-5555-5555-555555555555';
const third = '66666666-6666-6666-6666-666666666666';
const secret = 'another-secret';
const salesperson = wellKnown.entraObjectIds.salesperson;

const read = '{ accounts(first: 1) { nodes { name } } }';
const write = 'mutation { createAccount(input: { name: "Spread" }) { accountid } }';

describe('several application users', () => {
  let emulator: Emulator;
  let gateway: Gateway;
  /** As whom requests came to the Web API, and with what. */
  let seen: { readonly clientId: string; readonly caller: string | null; readonly cookie: string | null }[];
  /** What is in the log. */
  let lines: string[];
  const countOf = (clientId: string): number => seen.filter((one) => one.clientId === clientId).length;

  beforeAll(async () => {
    const organization = createSampleOrganization();
    const [administrator] = organization.applications;
    if (administrator === undefined) throw new Error('There is no application.');
    const others = [second, third].map((clientId) => ({
      ...administrator,
      clientId,
      secrets: [{ value: secret }],
    }));
    emulator = await createEmulator({
      organization: { ...organization, applications: [...organization.applications, ...others] },
    });
  });
  afterEach(() => gateway.close());

  const start = async (secrets: { readonly first?: string; readonly second?: string } = {}) => {
    seen = [];
    lines = [];
    emulator.setFaults([]);
    gateway = await createGateway({
      ...gatewaySettings,
      log: pino({ level: 'error' }, { write: (line) => lines.push(line) }),
      csdlOnly: true,
      exposure: { include: ['account', 'contact'] },
      metadataProbeSeconds: 0,
      requestTimeoutMs: 60_000,
      upstream: { maxConcurrent: 4 }, // else the first, which read the metadata, has grown to do more at once
      roles: {
        ...gatewaySettings.roles,
        user: { tables: { '*': {} }, impersonate: 'required' },
      },
      azure: {
        ...gatewaySettings.azure,
        ...(secrets.first !== undefined && { clientSecret: secrets.first }),
        applicationUsers: [
          { clientId: second, clientSecret: secrets.second ?? secret },
          { clientId: third, clientSecret: secret },
        ],
      },
      fetch: (request) => {
        const token = request.headers.get('authorization')?.replace('Bearer ', '');
        if (token !== undefined) {
          const { appid, azp } = decodeJwt<{ appid?: string; azp?: string }>(token);
          seen.push({
            clientId: appid ?? azp ?? '',
            caller: request.headers.get('callerobjectid'),
            cookie: request.headers.get('cookie'),
          });
        }
        return emulator.fetch(request);
      },
    });
    seen = [];
    emulator.clearRequests();
  };
  const codeOf = async (query: string, asUser = false): Promise<unknown> => {
    const answer = await gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(asUser && callerHeaders({ role: 'user', objectId: salesperson })),
        },
        body: JSON.stringify({ query }),
      }),
    );
    return ((await answer.json()) as Answer).errors?.[0]?.extensions?.['code'];
  };
  const codesOf = async (count: number, query: string, asUser = false): Promise<ReadonlySet<unknown>> =>
    new Set(await Promise.all(Array.from({ length: count }, () => codeOf(query, asUser))));
  const throttled = (clientId: string): FaultInput => ({
    match: { kind: 'data', clientId },
    action: { kind: 'answer', status: 429, retryAfter: 600, code: '0x80072322' },
  });
  const readiness = async (): Promise<number> =>
    (await gateway.fetch(new Request('http://localhost/health/ready'))).status;
  const fine = new Set([undefined]);

  it('share the load evenly, in the name of the caller, and no cookie ties them to a server', async () => {
    await start();
    expect(await codesOf(90, read, true)).toEqual(fine);
    for (const clientId of [first, second, third]) expect(countOf(clientId)).toBeGreaterThan(90 / 3 / 2);
    const answered = emulator.requests.filter(({ kind }) => kind === 'data');
    // One proof of the caller, and of the application user that was asked for it.
    expect(answered).toHaveLength(92);
    expect(seen.filter(({ caller }) => caller === salesperson)).toHaveLength(91);
    expect(seen.filter(({ cookie }) => cookie !== null)).toEqual([]);
  });

  it('one that is told to wait stops nobody: its requests go as the others, writes too', async () => {
    await start();
    emulator.setFaults([throttled(second)]);
    expect(await codesOf(60, read)).toEqual(fine);
    expect(await codesOf(9, write)).toEqual(fine);
    // What was under way when it was told, and nothing after that.
    expect(countOf(second)).toBeLessThanOrEqual(4);
    expect(countOf(second)).toBeGreaterThan(0);
    const refused = emulator.requests.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(countOf(second));
    expect(await readiness()).toBe(200);
  });

  it('all that are told to wait: refused at once, with the time, and still ready', async () => {
    await start();
    emulator.setFaults([throttled(first), throttled(second), throttled(third)]);
    expect(await codesOf(30, read)).toEqual(new Set(['THROTTLED']));
    const before = seen.length;
    expect(await codesOf(80, read)).toEqual(new Set(['THROTTLED']));
    expect(await codesOf(80, read)).toEqual(new Set(['THROTTLED']));
    expect(seen).toHaveLength(before);
    expect(await readiness()).toBe(200);
  });

  it.each([
    ['the first', { first: 'wrong' }, first],
    ['another', { second: 'wrong' }, second],
  ])('%s cannot sign in: the others do all, in the name of callers too', async (_what, secrets, refused) => {
    await start(secrets);
    expect(await codesOf(30, read, true)).toEqual(fine);
    expect(await codesOf(3, write, false)).toEqual(fine);
    expect(countOf(refused)).toBe(0);
    expect(await readiness()).toBe(200);
  });

  it('one that Dataverse does not let in: its requests go as the others', async () => {
    await start();
    emulator.setFaults([
      { match: { kind: 'data', clientId: third }, action: { kind: 'answer', status: 401 } },
    ]);
    expect(await codesOf(30, read)).toEqual(fine);
    expect(countOf(third)).toBeGreaterThan(0);
    const before = countOf(third);
    expect(await codesOf(30, read)).toEqual(fine);
    expect(countOf(third)).toBe(before);
  });

  it.each([
    ['is disabled', '0x80040225'],
    ['is gone', '0x80072560'],
  ])('one that %s in Dataverse: reads and writes go as the others', async (_what, code) => {
    await start();
    emulator.setFaults([
      { match: { clientId: second, path: 'accounts*' }, action: { kind: 'answer', status: 403, code } },
    ]);
    expect(await codesOf(30, read)).toEqual(fine);
    expect(await codesOf(6, write)).toEqual(fine);
    const before = countOf(second);
    expect(before).toBeGreaterThan(0);
    expect(await codesOf(30, read)).toEqual(fine);
    expect(countOf(second)).toBe(before);
    expect(await readiness()).toBe(200);
    expect(lines.join('')).toContain('refuses an application user');
  });

  it.each([
    ['the first is disabled', first, '0x80040225'],
    ['the first is gone', first, '0x80072560'],
    ['another is gone', second, '0x80072560'],
  ])(
    '%s in Dataverse: callers whose name is to be proven are let in by the others',
    async (_what, clientId, code) => {
      await start();
      emulator.setFaults([
        { match: { kind: 'data', clientId }, action: { kind: 'answer', status: 403, code } },
      ]);
      expect(await codesOf(9, read, true)).toEqual(fine);
      expect(await codesOf(9, read, true)).toEqual(fine);
      expect(await readiness()).toBe(200);
    },
  );

  it('a caller who is disabled is refused by one, and no application user is left out for it', async () => {
    await start();
    emulator.setFaults([
      { match: { path: 'accounts*' }, action: { kind: 'answer', status: 403, code: '0x80040225' } },
    ]);
    expect(await codesOf(9, read, true)).toEqual(new Set(['FORBIDDEN']));
    expect(emulator.requests.filter(({ url }) => url.includes('accounts'))).toHaveLength(9);
    emulator.setFaults([]);
    expect(await codesOf(30, read)).toEqual(fine);
    for (const clientId of [first, second, third]) expect(countOf(clientId)).toBeGreaterThan(0);
  });

  it('an outage: the circuit is one for all, and closes with the first that is answered', async () => {
    await start();
    emulator.setFaults([{ match: { kind: 'data' }, action: { kind: 'answer', status: 503 } }]);
    expect(await codesOf(30, read)).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    const before = seen.length;
    expect(await codesOf(10, read)).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    expect(seen).toHaveLength(before);
    // One of them stays as it is; whoever finds out may be sent as that one.
    emulator.setFaults([
      { match: { kind: 'data', clientId: second }, action: { kind: 'answer', status: 503 } },
    ]);
    await expect.poll(() => codeOf(read), { interval: 200 }).toBeUndefined();
    expect(await readiness()).toBe(200);
  });
});
