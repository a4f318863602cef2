import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import { limit } from '../../../../src/transport/policies/limit.ts';
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
