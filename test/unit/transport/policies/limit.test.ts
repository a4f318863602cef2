import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

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
