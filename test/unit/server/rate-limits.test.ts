import { afterEach, describe, expect, it } from 'vitest';

import { createRateLimiter, type RateLimiter } from '../../../src/server/rate-limits/rate-limiter.ts';
import { connectRedis, type RedisConnection } from '../../../src/store/redis-connection.ts';
import { startFakeRedis } from '../../support/fake-redis.ts';
import { query, testServer } from './test-server.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const fakeRedis = async () => {
  const redis = await startFakeRedis();
  closers.push(redis.stop);
  return redis;
};

const connected = async (url: string, failures: unknown[] = []): Promise<RedisConnection> => {
  const redis = connectRedis(url, (error) => failures.push(error));
  closers.push(() => redis.close());
  await new Promise<void>((resolve) => redis.client.once('ready', () => resolve()));
  return redis;
};

const takeTimes = async (limiter: RateLimiter, times: number): Promise<readonly boolean[]> => {
  const outcomes: boolean[] = [];
  for (let index = 0; index < times; index += 1)
    outcomes.push((await limiter.take('partner', 'key:a', 1)).exceeded);
  return outcomes;
};

describe('rate limits', () => {
  it('count by caller, with a number of its own for a role', async () => {
    const limiter = createRateLimiter({ upstreamRequests: 2, byRole: { admin: 3 } }, undefined);
    expect(await takeTimes(limiter, 3)).toEqual([false, false, true]);
    expect(await limiter.take('partner', 'key:b', 1)).toEqual({
      limit: 2,
      seconds: 60,
      remaining: 1,
      resetSeconds: 60,
      exceeded: false,
    });
    expect(await limiter.take('admin', 'key:a', 3)).toMatchObject({
      limit: 3,
      remaining: 0,
      exceeded: false,
    });
    expect(await limiter.take('admin', 'key:a', 1)).toMatchObject({ exceeded: true });
  });

  it('are counted together by gateways that share a Redis', async () => {
    const { url, counts } = await fakeRedis();
    const gateways = [await connected(url), await connected(url)].map((redis) =>
      createRateLimiter({ upstreamRequests: 3 }, redis),
    );
    const outcomes: boolean[] = [];
    for (const limiter of [...gateways, ...gateways]) outcomes.push(...(await takeTimes(limiter, 1)));
    expect(outcomes).toEqual([false, false, false, true]);
    expect([...counts]).toEqual([['dynamics-graphql:partner:key:a', 4]]);
  });

  it('are counted by each gateway for itself while Redis does not answer', async () => {
    const { url, stop } = await fakeRedis();
    const failures: unknown[] = [];
    const redis = await connected(url, failures);
    const limiter = createRateLimiter({ upstreamRequests: 2 }, redis);
    await takeTimes(limiter, 1);
    stop();
    await new Promise<void>((resolve) => redis.client.once('close', () => resolve()));
    expect(await takeTimes(limiter, 3)).toEqual([false, false, true]);
  });
});

describe('the server with rate limits', () => {
  it('charges every request, and says where the caller stands', async () => {
    const limiter = createRateLimiter({ upstreamRequests: 5 }, undefined);
    const { server } = testServer({ limiter, priceOf: () => 3 });
    const first = await query(server, '{ hello }');
    expect([first.status, first.headers.get('ratelimit')]).toEqual([200, '"requests";r=2;t=60']);
    const broken = await query(server, '{ hello');
    expect([broken.status, broken.headers.get('ratelimit')]).toEqual([200, '"requests";r=1;t=60']);
    expect((await query(server, '{ hello }')).status).toBe(200);
    const refused = await query(server, '{ hello }');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(refused.json().errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED' });
  });
});

describe('operations at the same time', () => {
  it('are limited for each caller', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { server } = testServer({
      limits: { concurrentOperations: 2 },
      contextFor: async () => {
        await held;
        return { who: 'x' };
      },
    });
    const running = [query(server, '{ hello }'), query(server, '{ hello }')];
    const third = await query(server, '{ hello }');
    expect([third.status, third.json().errors?.[0]?.extensions]).toEqual([
      429,
      { code: 'RATE_LIMITED', limit: 'concurrentOperations', most: 2, retryAfterSeconds: 1 },
    ]);
    expect(third.headers.get('retry-after')).toBe('1');
    release();
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await query(server, '{ hello }')).status).toBe(200);
  });
});
