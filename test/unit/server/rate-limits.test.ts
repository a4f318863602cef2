import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import { createRateLimiter, type RateLimiter } from '../../../src/server/rate-limits/rate-limiter.ts';
import { connectRedis, type RedisConnection } from '../../../src/server/rate-limits/redis-connection.ts';
import { query, testServer } from './test-server.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Speaks as much of Redis' protocol as counting takes: any script adds to its key, whose time is a minute. */
const fakeRedis = async () => {
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  const answer = ([name = '', ...args]: readonly string[]): string => {
    switch (name.toLowerCase()) {
      case 'evalsha':
        return '-NOSCRIPT No matching script\r\n';
      case 'eval': {
        const [, , key = '', points] = args;
        const consumed = (counts.get(key) ?? 0) + Number(points);
        counts.set(key, consumed);
        return `*2\r\n:${consumed}\r\n:60000\r\n`;
      }
      case 'info':
        return '$17\r\nredis_version:7.0\r\n';
      default:
        return '+OK\r\n';
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      for (;;) {
        const size = /^\*(\d+)\r\n/.exec(text);
        if (size === null) return;
        const parts: string[] = [];
        let at = size[0].length;
        while (parts.length < Number(size[1])) {
          const length = /^\$(\d+)\r\n/.exec(text.slice(at));
          if (length === null || text.length < at + length[0].length + Number(length[1]) + 2) return;
          at += length[0].length;
          parts.push(text.slice(at, at + Number(length[1])));
          at += Number(length[1]) + 2;
        }
        text = text.slice(at);
        socket.write(answer(parts));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  closers.push(stop);
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, counts, stop };
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
