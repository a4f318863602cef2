import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { FaultInput } from '../../../src/emulator/faults/fault.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import { askGateway } from '../../support/ask-gateway.ts';
import { gatewaySettings, type Answer } from '../../support/start-gateway.ts';

const read = '{ accounts(first: 1) { nodes { name } } }';
/** Two reads, which the gateway here sends in a `$batch`. */
const batch = '{ accounts(first: 1) { nodes { name } } contacts(first: 1) { nodes { fullname } } }';
/** A read by itself, and in a batch. */
const reads = [read, batch];
const write = 'mutation { createAccount(input: { name: "Signed in" }) { accountid } }';
const id = '99999999-0000-4000-8000-000000000000';
/** Each kind of write, by itself, with the read of its answer in a batch, and in a change set. */
const allWrites: readonly string[] = [
  write,
  'mutation { createAccount(input: { name: "Read" }) { name parentaccount { name } } }',
  'mutation @transaction { a: createAccount(input: { name: "One" }) { name } b: createAccount(input: { name: "Two" }) { name } }',
  'mutation { createAccounts(inputs: [{ name: "One" }, { name: "Two" }]) { results { error { code } } } }',
  `mutation { updateAccount(id: "${id}", input: { name: "Changed" }) { name } }`,
  `mutation { upsertAccount(id: "${id}", input: { name: "Changed" }) { created } }`,
  `mutation { deleteAccount(id: "${id}") { recordId } }`,
];

let emulator: Emulator;
/** Of the organisation, ahead of this machine's. */
let ahead = 0;
beforeAll(async () => {
  const began = Date.now() - performance.now();
  emulator = await createEmulator({ clock: () => new Date(began + performance.now() + ahead) });
});

/** A gateway whose token Dataverse takes until it is told not to. */
const start = async (requestTimeoutMs = 60_000) => {
  const ended = new Set<string>();
  const used: string[] = [];
  emulator.setFaults([]);
  const gateway = await createGateway({
    ...gatewaySettings,
    csdlOnly: true,
    exposure: { include: ['account', 'contact'] },
    requests: { batch: { maxParallel: 1 } },
    metadataProbeSeconds: 0,
    requestTimeoutMs,
    fetch: (request) => {
      const token = request.headers.get('authorization');
      if (token === null) return emulator.fetch(request);
      used.push(token);
      return ended.has(token)
        ? Promise.resolve(new Response(null, { status: 401 }))
        : emulator.fetch(request);
    },
  });
  const run = (query: string): Promise<Answer> => askGateway(gateway, query);
  emulator.clearRequests();
  /** Dataverse takes no token any more that it has seen. */
  const endTokens = (): void => {
    for (const token of used) ended.add(token);
  };
  const takeAll = (): void => ended.clear();
  return { gateway, run, endTokens, takeAll };
};

type Rig = Awaited<ReturnType<typeof start>>;

/** Of the first error, be it that of an item. */
const codeOf = async ({ run }: Pick<Rig, 'run'>, operation: string): Promise<unknown> => {
  const { data, errors } = await run(operation);
  const bulk = data?.['createAccounts'] as { results: { error: { code: string } | null }[] } | undefined;
  return errors?.[0]?.extensions?.['code'] ?? bulk?.results[0]?.error?.code;
};

const tokens = (): number => emulator.requests.filter(({ kind }) => kind === 'token').length;
const writes = (): number =>
  emulator.requests.filter(({ kind, method, parts = [{ method }] }) =>
    kind === 'batch' || kind === 'data' ? parts.some((part) => part.method !== 'GET') : false,
  ).length;
const batches = (): number => emulator.requests.filter(({ kind }) => kind === 'batch').length;
/** So many at once, each other one in a batch. */
const manyReads = (test: Rig, count: number): Promise<readonly unknown[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => codeOf(test, index % 2 === 0 ? read : batch)));
const readiness = async ({ gateway }: { readonly gateway: Gateway }): Promise<number> =>
  (await gateway.fetch(new Request('http://localhost/health/ready'))).status;

const answers = (status: number, more: object = {}): FaultInput['action'] => ({
  kind: 'answer',
  status,
  ...more,
});
const lies = (json: Record<string, unknown>): FaultInput['action'] => ({ kind: 'alter', json });

describe('F29: the login service', () => {
  let test: Rig;
  beforeEach(async () => {
    test = await start();
    return () => test.gateway.close();
  });

  it.each([
    ['is down', { kind: 'cut', after: 'nothing', applied: false }, 'UPSTREAM_UNAVAILABLE'],
    ['answers 500', answers(500), 'UPSTREAM_UNAVAILABLE'],
    ['answers HTML with 503', answers(503, { text: '<html>canary</html>' }), 'UPSTREAM_UNAVAILABLE'],
    ['answers HTML with 200', answers(200, { text: '<html>canary</html>' }), 'UPSTREAM_UNAVAILABLE'],
    ['breaks off', { kind: 'cut', after: 20 }, 'UPSTREAM_UNAVAILABLE'],
    ['gives a token that ends at once', lies({ expires_in: 0 }), 'UPSTREAM_UNAVAILABLE'],
    ['gives a token that has ended', lies({ expires_in: -1 }), 'UPSTREAM_UNAVAILABLE'],
    ['says no number of seconds', lies({ expires_in: 'abc' }), 'UPSTREAM_UNAVAILABLE'],
    ['gives a token of another kind', lies({ token_type: 'mac' }), 'UPSTREAM_UNAVAILABLE'],
    ['gives none', lies({ access_token: '' }), 'UPSTREAM_UNAVAILABLE'],
    [
      'refuses the secret',
      answers(400, { json: { error: 'invalid_client', error_codes: [7000215] } }),
      'UPSTREAM_AUTH',
    ],
  ] satisfies [string, FaultInput['action'], string][])(
    '%s: told as it is, not hammered, and the token that there is serves on',
    async (_what, action, code) => {
      emulator.setFaults([{ match: { kind: 'token' }, action }]);
      test.endTokens();
      const began = performance.now();
      const codes = await manyReads(test, 30);
      expect(new Set(codes)).toEqual(new Set([code]));
      for (const operation of allWrites) expect(await codeOf(test, operation)).toBe(code);
      expect(writes()).toBe(0);
      expect(tokens()).toBeGreaterThan(0);
      // One at a time, and one a second at most; a refusal is taken for half a minute.
      const pauses = Math.floor((performance.now() - began) / (code === 'UPSTREAM_AUTH' ? 30_000 : 1000));
      expect(tokens()).toBeLessThanOrEqual(1 + pauses);
      expect(await readiness(test)).toBe(code === 'UPSTREAM_AUTH' ? 503 : 200);
      const before = tokens();
      test.takeAll();
      for (const one of reads) expect(await codeOf(test, one)).toBeUndefined();
      expect(batches()).toBe(1);
      expect(await codeOf(test, write)).toBeUndefined();
      expect(tokens()).toBe(before);
      expect(writes()).toBe(1);
    },
  );

  it('is asked once for all whose token ended together', async () => {
    test.endTokens();
    const codes = await manyReads(test, 90);
    expect(new Set(codes)).toEqual(new Set([undefined]));
    expect(tokens()).toBe(1);
  });

  it('comes back: what failed for a moment is asked again', async () => {
    emulator.setFaults([{ match: { kind: 'token', times: 1 }, action: answers(503) }]);
    test.endTokens();
    expect(await codeOf(test, read)).toBe('UPSTREAM_UNAVAILABLE');
    let code: unknown = '';
    for (let asked = 0; asked < 50 && code !== undefined; asked += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      code = await codeOf(test, read);
    }
    expect([code, tokens()]).toEqual([undefined, 2]);
  });

  it('gives tokens that end within a minute: reads use them, no write is begun', async () => {
    emulator.setFaults([{ match: { kind: 'token' }, action: lies({ expires_in: 30 }) }]);
    test.endTokens();
    for (const one of reads) expect(await codeOf(test, one)).toBeUndefined();
    for (const operation of allWrites) expect(await codeOf(test, operation)).toBe('UPSTREAM_UNAVAILABLE');
    expect([writes(), tokens()]).toEqual([0, 1]);
  });
});

describe('F29: a login service that is slow', () => {
  it('makes nobody wait longer than for an answer, sends nothing late, and is asked once', async () => {
    const test = await start(400);
    emulator.setFaults([{ match: { kind: 'token' }, action: { kind: 'delay', ms: 1500 } }]);
    emulator.clearRequests();
    test.endTokens();
    const operations = [...Array.from({ length: 10 }, () => reads).flat(), ...allWrites];
    const codes = await Promise.all(operations.map((operation) => codeOf(test, operation)));
    // Whoever waited for a turn behind the first may be told that it comes too late.
    for (const code of codes) expect(['TIMEOUT', 'OVERLOADED']).toContain(code);
    // While it is asked, what there is serves those whom Dataverse lets in.
    test.takeAll();
    for (const one of reads) expect(await codeOf(test, one)).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect([tokens(), writes()]).toEqual([1, 0]);
    await test.gateway.close();
  });
});

describe('F30: clocks', () => {
  let test: Rig;
  beforeAll(async () => {
    test = await start();
  });
  afterAll(async () => {
    vi.useRealTimers();
    await test.gateway.close();
  });

  it.each([
    ['the gateway’s jumps forward', 600_000],
    ['the gateway’s jumps back', -600_000],
    ['the gateway’s jumps forward by a day', 86_400_000],
  ])('%s: no token is fetched, nothing fails', async (_what, jump) => {
    emulator.clearRequests();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jump });
    for (const one of reads) expect(await codeOf(test, one)).toBeUndefined();
    const codes: unknown[] = [];
    for (const operation of allWrites) codes.push(await codeOf(test, operation));
    // There is no such row at first; the upsert makes it, and the delete removes it.
    expect(codes).toEqual(allWrites.map((one) => (one.includes('updateAccount') ? 'NOT_FOUND' : undefined)));
    vi.useRealTimers();
    expect(await codeOf(test, read)).toBeUndefined();
    expect(tokens()).toBe(0);
  });

  it.each([
    ['ahead', 600_000, 'data'],
    ['behind', -600_000, 'data'],
    ['ahead', 600_000, 'batch'],
    ['behind', -600_000, 'batch'],
  ] as const)(
    'the organisation’s is %s: a date in Retry-After is compared with its own: %s',
    async (_what, skew, asked) => {
      ahead = skew;
      emulator.setFaults([
        { match: { kind: asked, times: 1 }, action: answers(429, { retryAfter: { dateIn: 1 } }) },
      ]);
      emulator.clearRequests();
      expect(await codeOf(test, asked === 'data' ? read : batch)).toBeUndefined();
      // A token that was made later than now is refused, which has nothing to do with it.
      const statuses = emulator.requests.flatMap(({ kind, status }) => (kind === asked ? [status] : []));
      expect(statuses.filter((status) => status !== 401)).toEqual([429, 200]);
      ahead = 0;
    },
  );
});
