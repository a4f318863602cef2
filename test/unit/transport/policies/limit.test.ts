import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import { limit } from '../../../../src/transport/policies/limit.ts';
import { retry } from '../../../../src/transport/policies/retry.ts';
import { Repeats } from '../../../../src/transport/retry/repeats.ts';
import type { AnyAnswer } from '../../../../src/transport/step.ts';
import { serviceRequest } from '../../../support/service-request.ts';

it('a stream has its turn until the last byte, and how long it took is not expected of others', async () => {
  let now = 0;
  const limiter = new Limiter({ maxConcurrent: 1, now: () => now });
  const headers = new Map<string, string>();
  const stream = Readable.from(['a', 'b']);
  let body: AnyAnswer['body'] = stream;
  let tookMs = 20_000;
  const send = limit(limiter)((): Promise<AnyAnswer> => {
    now += tookMs;
    return Promise.resolve({ status: 200, headers, body });
  });
  await send(serviceRequest());
  expect(limiter.state.running).toBe(1);
  expect(await text(stream)).toBe('ab');
  await expect.poll(() => limiter.state.running).toBe(0);
  const holdTurn = (): Promise<unknown> =>
    limiter.enter({ caller: { name: 'one' }, effect: 'read', deadline: undefined, signal: undefined });
  body = '{}';
  tookMs = 100;
  for (let asked = 0; asked < 4; asked += 1) await send(serviceRequest());
  await holdTurn();
  expect(limiter.expectedWaitMs({ name: 'other' })).toBe(100);
});

it('what takes a stream is not expected of others when much is known already', async () => {
  let now = 0;
  let tookMs = 100;
  let body: AnyAnswer['body'] = '{}';
  const limiter = new Limiter({ maxConcurrent: 1, now: () => now });
  const send = limit(limiter)((): Promise<AnyAnswer> => {
    now += tookMs;
    return Promise.resolve({ status: 200, headers: new Map<string, string>(), body });
  });
  for (let asked = 0; asked < 10; asked += 1) await send(serviceRequest());
  const stream = Readable.from(['a']);
  body = stream;
  tookMs = 20_000;
  await send(serviceRequest());
  await text(stream);
  await expect.poll(() => limiter.state.running).toBe(0);
  await limiter.enter({ caller: { name: 'one' }, effect: 'read', deadline: undefined, signal: undefined });
  expect(limiter.expectedWaitMs({ name: 'other' })).toBe(100);
});

it('gives its turn back where there is no answer', async () => {
  const limiter = new Limiter({ maxConcurrent: 1 });
  const lost = new GatewayError('UPSTREAM_UNAVAILABLE', 'lost');
  const send = limit(limiter)((): Promise<AnyAnswer> => Promise.reject(lost));
  for (let asked = 0; asked < 3; asked += 1) await expect(send(serviceRequest())).rejects.toBe(lost);
  expect(limiter.state).toMatchObject({ running: 0, waiting: 0 });
});

it.each([
  ['0', '1'],
  ['0.5', '1'],
  ['1.2', '2'],
  ['30, 60', '60'],
])('a refusal for %s s is told as whole seconds: %s', async (asked, told) => {
  const headers = new Map([['retry-after', asked]]);
  const send = limit(new Limiter())(() => Promise.resolve({ status: 429, headers, body: '' }));
  expect((await send(serviceRequest())).headers.get('retry-after')).toBe(told);
});

it.each([undefined, 'junk', '-5', '1e9'])(
  'a refusal that names no time (%s) is repeated after one second, and then after two',
  async (retryAfter) => {
    let now = 0;
    const slept: number[] = [];
    const repeats = new Repeats({
      random: () => 0,
      now: () => now,
      sleep: (ms) => {
        slept.push(ms);
        now += ms;
        return Promise.resolve();
      },
    });
    const headers = new Map(retryAfter === undefined ? [] : [['retry-after', retryAfter]]);
    const limiter = new Limiter({ now: () => now });
    const send = retry(repeats)(limit(limiter)(() => Promise.resolve({ status: 429, headers, body: '' })));
    expect((await send(serviceRequest())).headers.get('retry-after')).toBeUndefined();
    expect(slept).toEqual([1000, 2000]);
  },
);

it.each([
  { what: 'was sent', notSent: false, running: 1 },
  { what: 'was not sent', notSent: true, running: 0 },
])('what is given up and $what keeps its turn: $running', async ({ notSent, running }) => {
  let now = 0;
  const limiter = new Limiter({ maxConcurrent: 1, now: () => now });
  const controller = new AbortController();
  const error = new GatewayError('TIMEOUT', 'The client went away.', { notSent });
  let isAnswered = true;
  const send = limit(limiter)((): Promise<AnyAnswer> => {
    if (!isAnswered) return Promise.reject(error);
    now += 600_000;
    return Promise.resolve({ status: 200, headers: new Map(), body: '{}' });
  });
  for (let asked = 0; asked < 4; asked += 1) await send(serviceRequest());
  isAnswered = false;
  const gone = send(serviceRequest({ signal: controller.signal }));
  controller.abort();
  await expect(gone).rejects.toBe(error);
  expect(limiter.state.running).toBe(running);
});
