import { describe, expect, it } from 'vitest';

import { pace } from '../../../../src/transport/policies/pace.ts';
import type { UpstreamPrincipal, UpstreamRequest } from '../../../../src/transport/send.ts';

const service: UpstreamPrincipal = { kind: 'service', reason: 'test' };
const user = (number: number): UpstreamPrincipal => ({
  kind: 'impersonate',
  objectId: `00000000-0000-4000-8000-00000000000${number}`,
});

const setUp = () => {
  let time = 0;
  const slept: number[] = [];
  const send = pace({
    intervalMs: 1000,
    maxWaitMs: 2000,
    now: () => time,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      return Promise.resolve();
    },
  })((request: UpstreamRequest) =>
    Promise.resolve({ status: 200, headers: new Map<string, string>(), body: request.path }),
  );
  const ask = (principal: UpstreamPrincipal, deadline?: number) =>
    send({ method: 'POST', path: 'query', headers: {}, body: '{}', principal, signal: undefined, deadline });
  return { ask, slept, pass: (milliseconds: number) => (time += milliseconds) };
};

describe('pace', () => {
  it('gives each user a turn a second, in order', async () => {
    const { ask, slept, pass } = setUp();
    await Promise.all([ask(service), ask(service), ask(service), ask(user(1))]);
    expect(slept).toEqual([1000, 2000]);
    pass(10_000);
    await ask(service);
    expect(slept).toEqual([1000, 2000]);
  });

  it('refuses at once what would wait too long, and takes no turn for it', async () => {
    const { ask, slept, pass } = setUp();
    await Promise.all([ask(service), ask(service), ask(service)]);
    await expect(ask(service)).rejects.toMatchObject({ code: 'THROTTLED', retryAfterSeconds: 3 });
    pass(1000);
    await ask(service);
    expect(slept).toEqual([1000, 2000, 2000]);
  });

  it('refuses at once what would have its turn after its deadline', async () => {
    const { ask, slept } = setUp();
    await Promise.all([ask(service, 500), ask(service, 1500)]);
    await expect(ask(service, 1500)).rejects.toMatchObject({ code: 'THROTTLED', notSent: true });
    expect(slept).toEqual([1000]);
  });

  it('serves callers by turns: who asks much waits for himself alone', async () => {
    let time = 0;
    const order: string[] = [];
    const wakes: (() => void)[] = [];
    const send = pace({
      intervalMs: 1000,
      maxWaitMs: 3000,
      now: () => time,
      sleep: (milliseconds) =>
        new Promise((resolve) =>
          wakes.push(() => {
            time += milliseconds;
            resolve();
          }),
        ),
    })(({ caller }) => {
      order.push(caller?.name ?? '');
      return Promise.resolve({ status: 200, headers: new Map<string, string>(), body: '' });
    });
    const request = { method: 'POST', path: 'query', headers: {}, body: '{}', principal: service } as const;
    const ask = (name: string) => send({ ...request, signal: undefined, caller: { name } });
    const greedy = Promise.allSettled(Array.from({ length: 6 }, () => ask('greedy')));
    const modest = ask('modest');
    while (wakes.length > 0) {
      wakes.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await modest).status).toBe(200);
    expect(order).toEqual(['greedy', 'greedy', 'modest', 'greedy']);
    const told = (await greedy).filter(({ status }) => status === 'rejected');
    expect(told).toHaveLength(3);
    for (const one of told) {
      expect(one).toMatchObject({ reason: { code: 'THROTTLED', retryAfterSeconds: 4, notSent: true } });
    }
  });

  it('keeps no turn for who goes away', async () => {
    const wakes: (() => void)[] = [];
    const send = pace({
      intervalMs: 1000,
      maxWaitMs: 1500,
      now: () => 0,
      sleep: () => new Promise((resolve) => wakes.push(resolve)),
    })(() => Promise.resolve({ status: 200, headers: new Map<string, string>(), body: '' }));
    const request = { method: 'POST', path: 'query', headers: {}, body: '{}', principal: service } as const;
    await send({ ...request, signal: undefined });
    const controller = new AbortController();
    const gone = send({ ...request, signal: controller.signal });
    controller.abort();
    await expect(gone).rejects.toMatchObject({ code: 'TIMEOUT', notSent: true });
    const next = send({ ...request, signal: undefined });
    wakes.shift()?.();
    expect((await next).status).toBe(200);
  });

  it('ends when the caller goes away', async () => {
    const send = pace({ intervalMs: 60_000, maxWaitMs: 120_000 })(() =>
      Promise.resolve({ status: 200, headers: new Map<string, string>(), body: '' }),
    );
    const controller = new AbortController();
    const request = { method: 'POST', path: 'query', headers: {}, body: '{}', principal: service } as const;
    await send({ ...request, signal: controller.signal });
    const second = send({ ...request, signal: controller.signal });
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'TIMEOUT' });
  });
});
