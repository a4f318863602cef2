import { afterEach, describe, expect, it } from 'vitest';

import { memoryStore } from '../../../src/store/memory.ts';
import { connectRedis } from '../../../src/store/redis-connection.ts';
import { redisStore } from '../../../src/store/redis.ts';
import { keptMs, type StoredWrite, type WriteStore } from '../../../src/store/store.ts';
import { startFakeRedis } from '../../support/fake-redis.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const inRedis = async () => {
  const fake = await startFakeRedis();
  const redis = connectRedis(fake.url, () => undefined);
  closers.push(() => redis.close(), fake.stop);
  await new Promise<void>((resolve) => redis.client.once('ready', () => resolve()));
  return { store: redisStore(redis), fake, redis };
};

const stores: Readonly<Record<string, () => Promise<WriteStore>>> = {
  memory: () => Promise.resolve(memoryStore({ now: () => 0 })),
  redis: async () => (await inRedis()).store,
};

const running: StoredWrite = { fingerprint: 'one', claimedAt: 5 };
const settled: StoredWrite = {
  ...running,
  outcomes: [
    { kind: 'done', id: '6f9619ff-8b86-d011-b42d-00c04fc964ff', created: true },
    { kind: 'refused', code: 'DUPLICATE_RECORD', dataverse: { status: 412, code: '0x80040333' } },
    { kind: 'unknown', code: 'WRITE_OUTCOME_UNKNOWN', recordId: 'a', requestId: 'b' },
  ],
};

describe.each(Object.entries(stores))('outcomes of writes kept in %s', (_name, open) => {
  it('are claimed by one of several at once, and the others learn of it', async () => {
    const store = await open();
    const rivals = ['one', 'two', 'three'].map((fingerprint) => ({ ...running, fingerprint }));
    const found = await Promise.all(rivals.map((rival) => store.claim('key', rival)));
    expect(found.filter((one) => one === undefined)).toHaveLength(1);
    const winner = rivals[found.indexOf(undefined)];
    expect(found.filter((one) => one !== undefined)).toEqual([winner, winner]);
  });

  it('are given to whoever comes with the key again', async () => {
    const store = await open();
    await store.claim('key', running);
    expect(await store.claim('key', running)).toEqual(running);
    await store.settle('key', settled);
    expect(await store.claim('key', running)).toEqual(settled);
    expect(await store.claim('other key', running)).toBeUndefined();
  });

  it('are not there for a key that was given back', async () => {
    const store = await open();
    await store.claim('key', running);
    await store.release('key');
    expect(await store.claim('key', running)).toBeUndefined();
  });
});

describe('outcomes kept in memory', () => {
  it('are forgotten after 24 hours, and not before', async () => {
    let now = 0;
    const store = memoryStore({ now: () => now });
    await store.claim('key', running);
    now = 10;
    await store.settle('key', settled);
    now = 10 + keptMs - 1;
    expect(await store.claim('key', running)).toEqual(settled);
    now = 10 + keptMs;
    expect(await store.claim('key', running)).toBeUndefined();
  });

  it('take no new key where there is no room, and forget none for it', async () => {
    let now = 0;
    const store = memoryStore({ now: () => now, maxRows: 3 });
    await store.claim('key', running);
    await store.settle('key', settled);
    await expect(store.claim('other key', running)).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(await store.claim('key', running)).toEqual(settled);
    now = keptMs;
    expect(await store.claim('other key', running)).toBeUndefined();
  });
});

describe('outcomes kept in Redis', () => {
  it('end after 24 hours, claims too', async () => {
    const { store, fake } = await inRedis();
    await store.claim('claimed', running);
    await store.claim('settled', running);
    await store.settle('settled', settled);
    expect([...fake.lifetimes]).toEqual([
      ['dynamics-graphql:write:claimed', 86_400_000],
      ['dynamics-graphql:write:settled', 86_400_000],
    ]);
  });

  it('are refused where they are not understood', async () => {
    const { store, redis } = await inRedis();
    await redis.client.set('dynamics-graphql:write:key', '{"fingerprint":1}');
    await expect(store.claim('key', running)).rejects.toThrow();
  });

  it('can not be claimed while Redis does not answer', async () => {
    const { store, fake, redis } = await inRedis();
    fake.stop();
    await new Promise<void>((resolve) => redis.client.once('close', () => resolve()));
    await expect(store.claim('key', running)).rejects.toThrow();
  });
});
