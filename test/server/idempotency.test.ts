import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { GatewayOptions } from '../../src/gateway/gateway-options.ts';
import { startFakeRedis } from '../support/fake-redis.ts';
import { gatewaySettings, startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Rig extends TestGateway {
  /** HTTP requests that wrote. */
  readonly writes: () => number;
  /** Counts them anew, and ends the fault. */
  readonly reset: () => void;
  /** How many accounts of the name there are. */
  readonly count: (name: string) => number;
  /** Stands in the way of writes. */
  fault: (request: Request, send: (request: Request) => Promise<Response>) => Promise<Response>;
}

let memory: Rig;
beforeAll(async () => {
  memory = await start();
  return () => memory.gateway.close();
});

const start = async (options: Partial<GatewayOptions> = {}): Promise<Rig> => {
  let writes = 0;
  const started = await startGateway({
    gateway: { idempotency: 'memory', ...options },
    between: (request, send) => {
      if (!request.url.includes('/api/data/') || request.method === 'GET') return send(request);
      writes += 1;
      return rig.fault(request, send);
    },
  });
  const rowsOf = (name: string) =>
    [...(started.emulator.organization.rows.get('account') ?? [])].filter((row) => row['name'] === name);
  const rig: Rig = {
    ...started,
    writes: () => writes,
    reset: () => {
      writes = 0;
      rig.fault = (request, send) => send(request);
    },
    count: (name) => rowsOf(name).length,
    fault: (request, send) => send(request),
  };
  return rig;
};

const create = (name: string, key = `order ${name}`, selection = 'recordId name'): string =>
  `mutation { it: createAccount(input: { name: "${name}" }, options: { idempotencyKey: "${key}" }) { ${selection} } }`;

/** A gateway for one test. */
const startOwn = async (options: Partial<GatewayOptions>): Promise<Rig> => {
  const rig = await start(options);
  closers.push(() => rig.gateway.close());
  return rig;
};

/** One gateway with keys in memory, without faults and with its writes counted anew. */
const shared = (): Rig => {
  memory.reset();
  return memory;
};

const codeOf = ({ errors }: Answer): unknown => errors?.[0]?.extensions?.['code'];
const idOf = ({ data }: Answer): unknown => (data?.['it'] as { readonly recordId?: unknown }).recordId;

describe('a create with a key that comes again', () => {
  it('is done once, and the row is read anew', async () => {
    const rig = shared();
    const first = await rig.data(create('Once'));
    const second = await rig.data(create('Once', 'order Once', 'recordId name primaryContact { fullName }'));
    expect(idOf(second)).toBe(idOf(first));
    expect(second.data?.['it']).toMatchObject({ name: 'Once', primaryContact: null });
    expect([rig.writes(), rig.count('Once')]).toEqual([1, 1]);
    await rig.data(`mutation { updateAccount(id: "${String(idOf(first))}", input: { name: "Now" }) { id } }`);
    expect((await rig.data(create('Once'))).data?.['it']).toMatchObject({ name: 'Now' });
    expect(rig.count('Once')).toBe(0);
  });

  it('shows nothing of a row that the caller can not read any more', async () => {
    const rig = shared();
    const id = String(idOf(await rig.data(create('Hidden'))));
    await rig.data(`mutation { deleteAccount(id: "${id}") { id } }`);
    const again = await rig.run(create('Hidden'));
    expect(again.data?.['it']).toBeNull();
    expect(again.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', applied: true, recordId: id });
    expect([rig.writes(), rig.count('Hidden')]).toEqual([2, 0]);
  });

  it('is refused with another input', async () => {
    const rig = shared();
    await rig.data(create('Mine'));
    expect(codeOf(await rig.run(create('Another', 'order Mine')))).toBe('CONFLICT');
    expect([rig.writes(), rig.count('Another')]).toEqual([1, 0]);
  });

  it('is another key of another caller, and of another field', async () => {
    const rig = shared();
    await rig.data(create('Shared'));
    const other = await rig.runAs({ role: 'admin', id: 'someone-else' }, create('Shared'));
    expect(other.errors).toBeUndefined();
    expect(rig.count('Shared')).toBe(2);
    const { data } = await rig.data(
      'mutation { createContact(input: { lastName: "X" }, options: { idempotencyKey: "order Shared" }) { lastName } }',
    );
    expect(data).toMatchObject({ createContact: { lastName: 'X' } });
  });

  it('is refused while the first is running', async () => {
    const rig = shared();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let arrived = (): void => undefined;
    const reached = new Promise<void>((resolve) => (arrived = resolve));
    rig.fault = async (request, send) => {
      arrived();
      await held;
      return send(request);
    };
    const first = rig.run(create('Twins'));
    await reached;
    const twin = await rig.run(create('Twins'));
    expect(codeOf(twin)).toBe('CONFLICT');
    expect(twin.errors?.[0]?.extensions?.['running']).toBe(true);
    release();
    expect((await first).errors).toBeUndefined();
    expect(rig.count('Twins')).toBe(1);
  });

  it('begins anew where the first was not valid, or was surely not done for now', async () => {
    const rig = shared();
    expect(codeOf(await rig.run(create('N'.repeat(500), 'order Later')))).toBe('BAD_USER_INPUT');
    rig.fault = () => Promise.reject(Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' }));
    expect(codeOf(await rig.run(create('Later')))).toBe('UPSTREAM_UNAVAILABLE');
    rig.fault = (request, send) => send(request);
    await rig.data(create('Later'));
    expect(rig.count('Later')).toBe(1);
  });

  it('is refused as the first was, by code and field, without asking again', async () => {
    const rig = shared();
    const body = JSON.stringify({ error: { code: '0x80040333', message: 'A record canary exists' } });
    rig.fault = () => Promise.resolve(new Response(body, { status: 412 }));
    const first = await rig.run(create('Refused'));
    rig.fault = (request, send) => send(request);
    const second = await rig.run(create('Refused'));
    expect(codeOf(second)).toBe(codeOf(first));
    expect(second.errors?.[0]?.extensions).toMatchObject({
      replayed: true,
      dataverse: { code: '0x80040333' },
    });
    expect([rig.writes(), rig.count('Refused')]).toEqual([1, 0]);
  });

  it('stays unknown where the first is', async () => {
    const rig = shared();
    rig.fault = async (request, send) => {
      await send(request);
      return new Response('busy', { status: 504 });
    };
    const update = (name: string): string =>
      `mutation { it: updateAccount(id: "${String(idOf(made))}", input: { name: "${name}" }, options: { idempotencyKey: "k" }) { name } }`;
    const made = await rig.run(create('Seen', 'other'));
    const first = await rig.run(update('Unknown'));
    expect(codeOf(first)).toBe('WRITE_OUTCOME_UNKNOWN');
    rig.fault = (request, send) => send(request);
    const second = await rig.run(update('Unknown'));
    expect(codeOf(second)).toBe('WRITE_OUTCOME_UNKNOWN');
    const { recordId, requestId } = first.errors?.[0]?.extensions ?? {};
    expect(second.errors?.[0]?.extensions).toMatchObject({ recordId, requestId, replayed: true });
    expect(rig.writes()).toBe(2);
  });
});

describe('other writes with a key', () => {
  it('answer a repeated delete and upsert as the first', async () => {
    const rig = shared();
    const id = String(idOf(await rig.data(create('Gone'))));
    const remove = `mutation { it: deleteAccount(id: "${id}", options: { idempotencyKey: "d" }) { recordId } }`;
    const [first, second] = [await rig.data(remove), await rig.data(remove)];
    expect(second.data).toEqual(first.data);
    const upsert = `mutation { it: upsertAccount(id: "${id}", input: { name: "Back" }, options: { idempotencyKey: "u" })
      { created record { name } } }`;
    const upserts = [await rig.data(upsert), await rig.data(upsert)];
    expect(upserts.map(({ data }) => data?.['it'])).toEqual([
      { created: true, record: { name: 'Back' } },
      { created: true, record: { name: 'Back' } },
    ]);
    expect(rig.writes()).toBe(3);
  });

  it('give the results of a bulk form, item by item', async () => {
    const rig = shared();
    const many = `mutation { it: createAccounts(inputs: [{ name: "Bulk" }, { name: "Bulk" }], options: { idempotencyKey: "b" })
      { results { index id record { name } error { code } } } }`;
    const first = await rig.data(many);
    const before = rig.writes();
    expect((await rig.data(many)).data).toEqual(first.data);
    expect([rig.writes(), rig.count('Bulk')]).toEqual([before, 2]);
  });

  it('give the ids of rows that a bulk form may have written', async () => {
    const rig = shared();
    rig.fault = () => Promise.resolve(new Response('busy', { status: 504 }));
    const many = `mutation { it: createAccounts(inputs: [{ name: "Maybe" }, { name: "Maybe" }], options: { idempotencyKey: "m" })
      { results { id error { code } } } }`;
    const first = await rig.data(many);
    const unknown = { id: expect.any(String) as unknown, error: { code: 'WRITE_OUTCOME_UNKNOWN' } };
    expect(first.data?.['it']).toEqual({ results: [unknown, unknown] });
    rig.fault = (request, send) => send(request);
    expect((await rig.data(many)).data).toEqual(first.data);
    expect(rig.count('Maybe')).toBe(0);
  });

  it('are no part of a transaction', async () => {
    const rig = shared();
    const answer = await rig.run(create('Together').replace('mutation', 'mutation @transaction'));
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'options.idempotencyKey',
    });
    expect(rig.writes()).toBe(0);
  });

  it.each(['', 'k'.repeat(256)])('have a key of 1 to 255 characters', async (key) => {
    const rig = shared();
    expect(codeOf(await rig.run(create('Long', key)))).toBe('BAD_USER_INPUT');
  });
});

describe('keys of writes', () => {
  it('are not there unless they are configured', async () => {
    const rig = await startOwn({ idempotency: 'off' });
    expect(codeOf(await rig.run(create('Off')))).toBe('BAD_USER_INPUT');
  });

  it('hold for all gateways that share a Redis, which sees no values', async () => {
    const fake = await startFakeRedis();
    closers.push(fake.stop);
    const rig = await startOwn({ idempotency: 'redis', redisUrl: fake.url });
    const other = await startGatewayBeside(rig, fake.url);
    await Promise.all([untilReady(rig), untilReady(other)]);
    const first = await rig.data(create('Canary', 'canary-key'));
    const second = await other.data(create('Canary', 'canary-key'));
    expect(idOf(second)).toBe(idOf(first));
    expect(rig.count('Canary')).toBe(1);
    const kept = JSON.stringify([...fake.texts]);
    expect(kept).toContain(String(idOf(first)));
    expect(kept.toLowerCase()).not.toContain('canary');
  });

  it('are refused while Redis does not answer, and nothing is written', async () => {
    const fake = await startFakeRedis();
    const rig = await startOwn({ idempotency: 'redis', redisUrl: fake.url });
    await untilReady(rig);
    fake.stop();
    await expect.poll(async () => codeOf(await rig.run(create('Down', 'k2')))).toBe('UPSTREAM_UNAVAILABLE');
    expect(rig.count('Down')).toBe(0);
  });
});

/** Waits until the gateway has its connection to Redis. */
const untilReady = async ({ run }: TestGateway): Promise<void> => {
  let tries = 0;
  const id = randomUUID();
  await expect.poll(async () => codeOf(await run(create('Ready', `${id}-${(tries += 1)}`)))).toBeUndefined();
};

/** A second gateway in front of the same organisation. */
const startGatewayBeside = async ({ emulator }: TestGateway, redisUrl: string): Promise<TestGateway> => {
  const beside = await startGateway({
    gateway: { ...gatewaySettings, fetch: emulator.fetch, idempotency: 'redis', redisUrl },
  });
  closers.push(() => beside.gateway.close());
  return beside;
};
