import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import { limit } from '../../../../src/transport/policies/limit.ts';
import { timeout } from '../../../../src/transport/policies/timeout.ts';
import { serviceRequest } from '../../../support/service-request.ts';
import { createDice } from '../../../support/synthetic/dice.ts';

/** All in milliseconds of a clock that stands still between steps. */
const atOnce = 8;
const stepMs = 5;
const deadlineMs = 10_000;

interface Told {
  answered: number;
  /** Refused at once or while they waited, with a time. */
  refused: number;
  /** By milliseconds until they were told. */
  readonly refusedAfter: number[];
  /** Otherwise, by code. */
  readonly failed: string[];
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An organisation that many ask, and what one request takes there. */
const setUp = () => {
  let takes: () => number = () => 20;
  let sent = 0;
  const limiter = new Limiter({ maxConcurrent: atOnce });
  const send = timeout({ defaultMs: deadlineMs })(
    limit(limiter)(async () => {
      sent += 1;
      const ms = takes();
      await new Promise((resolve) => setTimeout(resolve, ms));
      return { status: 200, headers: new Map<string, string>(), body: '', retries: 0 };
    }),
  );
  const ask = async (caller: string, told: Told): Promise<void> => {
    const began = performance.now();
    try {
      await send(serviceRequest({ caller: { name: caller }, deadline: began + deadlineMs }));
      told.answered += 1;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (error.retryAfterSeconds === undefined) told.failed.push(error.code);
      else {
        told.refused += 1;
        told.refusedAfter.push(performance.now() - began);
      }
    }
  };
  /** Lets callers ask for a while, all of whom are told in the end. */
  const run = async (seconds: number, perSecond: number, taking: () => number) => {
    takes = taking;
    const before = sent;
    const told: Told = { answered: 0, refused: 0, refusedAfter: [], failed: [] };
    const all: Promise<void>[] = [];
    for (let at = 0; at < seconds * 1000; at += stepMs) {
      while (all.length < (at / 1000) * perSecond) all.push(ask(`caller ${all.length % 50}`, told));
      await vi.advanceTimersByTimeAsync(stepMs);
    }
    await vi.advanceTimersByTimeAsync(2 * deadlineMs);
    await Promise.all(all);
    return { ...told, sent: sent - before, asked: all.length };
  };
  return { run };
};

describe('an organisation that becomes slow while many ask', () => {
  it.each([
    { name: 'all requests take two seconds', taking: () => () => 2000, most: 1 },
    {
      name: 'they take one to three',
      taking: () => {
        const dice = createDice(3);
        return () => dice.whole(1000, 3000);
      },
      most: 1.05, // nobody knows which of them take three
    },
    {
      name: 'every second one takes four',
      taking: () => {
        let count = 0;
        return () => ((count += 1) % 2 === 0 ? 4000 : 20);
      },
      most: 1,
    },
  ])(
    '$name: what is sent is answered, all others are told when',
    async ({ taking, most }) => {
      const { run } = setUp();
      await run(2, 180, () => 20);
      const told = await run(20, 180, taking());
      expect(told.failed).toEqual(Array.from({ length: told.sent - told.answered }, () => 'TIMEOUT'));
      expect(told.answered + told.refused + told.failed.length).toBe(told.asked);
      expect(told.sent).toBeLessThanOrEqual(told.answered * most);
      // Nothing lies idle meanwhile.
      expect(told.answered).toBeGreaterThan(0.85 * ((20_000 + deadlineMs - 4000) / 2000) * atOnce);
      // Most are told at once.
      const { refusedAfter } = told;
      expect(refusedAfter.filter((ms) => ms > 0).length).toBeLessThan(0.1 * refusedAfter.length);
      // As soon as it is over, all is as before.
      const after = await run(2, 180, () => 20);
      expect([after.answered, after.sent]).toEqual([after.asked, after.asked]);
    },
    60_000,
  );
});
