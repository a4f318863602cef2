import { expect, it } from 'vitest';

import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import { RequestTime } from '../../../../src/transport/limiter/request-time.ts';

it('is not known by one request, that of the quickest of the first ones, and an average then', () => {
  const time = new RequestTime();
  const known = [9000, 100, 8000, 200, 1100].map((ms) => {
    time.learn(ms);
    return time.meanMs(false);
  });
  expect(known).toEqual([0, 100, 100, 100, 200]);
});

it('a slow first request makes the limiter refuse nobody', async () => {
  let time = 0;
  const refusals: string[] = [];
  const limiter = new Limiter({
    maxConcurrent: 1,
    now: () => time,
    onRefusal: () => refusals.push('refused'),
  });
  const enter = () =>
    limiter.enter({ caller: { name: 'a' }, effect: 'read', deadline: time + 60_000, signal: undefined });
  const first = await enter();
  const waiting = Array.from({ length: 20 }, enter);
  time += 9000;
  first.end({ kind: 'answered', hint: undefined });
  waiting.push(...Array.from({ length: 20 }, enter));
  for (const turn of waiting) {
    const given = await turn;
    time += 100;
    given.end({ kind: 'answered', hint: undefined });
  }
  expect(refusals).toEqual([]);
});

it('learns nothing from what broke off early', () => {
  const time = new RequestTime();
  for (let ended = 0; ended < 5; ended += 1) time.learn(100);
  for (let broken = 0; broken < 20; broken += 1) time.learnAtLeast(1);
  expect(time.meanMs(false)).toBe(100);
  time.learnAtLeast(1000);
  expect(time.meanMs(false)).toBeGreaterThan(100);
});
