import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { createEmulator } from '../../src/emulator/create-emulator.ts';
import { realRedis, redisPath, type RealRedis } from '../support/real-redis.ts';
import { gatewaySettings, startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';
import { callerHeaders } from '../support/test-callers.ts';

if (redisPath === undefined) {
  process.stderr.write(
    'SKIPPED: gateways that share a Redis. Install redis-server, or set DYNAMICS_GRAPHQL_REDIS.\n',
  );
}

const most = 6;
const seconds = 3600;
const query = '{ accounts(first: 1) { nodes { name } } }';

const create = (name: string, key: string): string =>
  `mutation { it: createAccount(input: { name: "${name}" }, options: { idempotencyKey: "${key}" }) { recordId } }`;
const codeOf = ({ errors }: Answer): unknown => errors?.[0]?.extensions?.['code'];
const idOf = ({ data }: Answer): unknown =>
  (data?.['it'] as { readonly recordId?: unknown } | null)?.recordId;

describe.skipIf(redisPath === undefined)('gateways that share a Redis', () => {
  let redis: RealRedis;
  let gateways: readonly TestGateway[];
  /** Looks into Redis from outside. */
  let observer: Redis;
  /** Writes that reached the double; each waits for this. */
  let writes = 0;
  let held: Promise<void> | undefined;
  beforeAll(async () => {
    redis = await realRedis(redisPath ?? '');
    await redis.start();
    observer = new Redis(redis.url, { retryStrategy: () => 100, maxRetriesPerRequest: null });
    observer.on('error', () => undefined);
    const settings = {
      redisUrl: redis.url,
      idempotency: 'redis' as const,
      rateLimits: { upstreamRequests: 1_000_000, seconds, byRole: { limited: most } },
      roles: { ...gatewaySettings.roles, limited: { tables: { account: { read: true } } } },
    };
    const { fetch } = await createEmulator();
    const counted = async (request: Request): Promise<Response> => {
      if (request.url.includes('/api/data/') && request.method !== 'GET') {
        writes += 1;
        await held;
      }
      return fetch(request);
    };
    const starting = [1, 2].map(() => startGateway({ gateway: { ...settings, fetch: counted } }));
    gateways = await Promise.all(starting);
    await connected();
  });
  afterAll(async () => {
    observer.disconnect();
    for (const { gateway } of gateways) await gateway.close();
    await redis.remove();
  });

  /** Until both gateways work with it; nothing is in it then. A connection that Redis knows of may not be ready here yet. */
  const connected = async (): Promise<void> => {
    for (const { run } of gateways) {
      await vi.waitFor(async () => expect(codeOf(await run(create('Probe', randomUUID())))).toBeUndefined(), {
        timeout: 60_000,
      });
    }
    await observer.flushall();
  };
  const [one, other] = [0, 1].map((index) => (): TestGateway => {
    const gateway = gateways[index];
    if (gateway === undefined) throw new Error('It did not start');
    return gateway;
  }) as [() => TestGateway, () => TestGateway];

  const ask = ({ gateway }: TestGateway, id: string): Promise<Response> =>
    gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...callerHeaders({ role: 'limited', id }) },
        body: JSON.stringify({ query }),
      }),
    );
  const standing = ({ status, headers }: Response): readonly [number, number, number] => {
    const [, left, reset] = /^"requests";r=(\d+);t=(\d+)$/.exec(headers.get('ratelimit') ?? '') ?? [];
    return [status, Number(left), Number(reset)];
  };

  it('count a caller’s requests together, and tell him where he stands', async () => {
    for (let left = most - 1; left >= 0; left -= 1) {
      const [status, remaining, reset] = standing(await ask(left % 2 === 0 ? one() : other(), 'alternating'));
      expect([status, remaining]).toEqual([200, left]);
      expect(reset).toBeGreaterThan(0);
      expect(reset).toBeLessThanOrEqual(seconds);
    }
    for (const gateway of [one(), other()]) {
      const refused = await ask(gateway, 'alternating');
      expect([refused.status, refused.headers.get('ratelimit-policy')]).toEqual([
        429,
        `"requests";q=${most};w=${seconds}`,
      ]);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(seconds);
    }
    expect((await ask(one(), 'somebody else')).status).toBe(200);
  });

  it('let no request too many through where all come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 * most }, (_none, index) => ask(index % 2 === 0 ? one() : other(), 'at once')),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(most);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3 * most);
  });

  it('do a write with a key once, and refuse the key with another input', async () => {
    writes = 0;
    const first = await one().data(create('Shared', 'k1'));
    expect(idOf(await other().data(create('Shared', 'k1')))).toBe(idOf(first));
    expect(codeOf(await other().run(create('Another', 'k1')))).toBe('CONFLICT');
    expect(writes).toBe(1);
    const kept = await Promise.all(
      (await observer.keys('dynamics-graphql:write:*')).map((key) => observer.pttl(key)),
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]).toBeGreaterThan(0);
  });

  it('do it once where both are asked at once', async () => {
    writes = 0;
    let release = (): void => undefined;
    held = new Promise((resolve) => (release = resolve));
    const first = one().run(create('Twin', 'k2'));
    await expect.poll(() => writes).toBe(1);
    const twin = await other().run(create('Twin', 'k2'));
    expect(twin.errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', running: true });
    release();
    held = undefined;
    const id = idOf(await first);
    expect(id).toBeDefined();
    const many = await Promise.all(
      Array.from({ length: 20 }, (_none, index) =>
        (index % 2 === 0 ? one() : other()).run(create('Crowd', 'k3')),
      ),
    );
    const done = new Set(many.filter(({ errors }) => errors === undefined).map(idOf));
    expect(done.size).toBe(1);
    expect(many.flatMap((answer) => codeOf(answer) ?? [])).toEqual(
      many.filter(({ errors }) => errors !== undefined).map(() => 'CONFLICT'),
    );
    expect(writes).toBe(2);
  });

  it('count each for itself while it is away, and refuse writes with a key; together again when it is back', async () => {
    await redis.stop();
    writes = 0;
    const whileAway = async (gateway: TestGateway): Promise<readonly number[]> => {
      const statuses: number[] = [];
      for (let asked = 0; asked <= most; asked += 1) statuses.push((await ask(gateway, 'away')).status);
      return statuses;
    };
    const alone = [...Array.from({ length: most }, () => 200), 429];
    expect([await whileAway(one()), await whileAway(other())]).toEqual([alone, alone]);
    const refused = await one().run(create('Lost', 'k4'));
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', applied: false });
    expect(writes).toBe(0);
    await one().data('mutation { createAccount(input: { name: "Without a key" }) { recordId } }');
    expect(writes).toBe(1);

    await redis.start();
    await connected();
    writes = 0;
    const first = await one().data(create('Lost', 'k4'));
    expect(idOf(await other().data(create('Lost', 'k4')))).toBe(idOf(first));
    expect(writes).toBe(1);
    expect(standing(await ask(one(), 'back')).slice(0, 2)).toEqual([200, most - 1]);
    expect(standing(await ask(other(), 'back')).slice(0, 2)).toEqual([200, most - 2]);
  });
});
