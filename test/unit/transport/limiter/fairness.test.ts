import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createServiceProtection } from '../../../../src/emulator/limits/service-protection.ts';
import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import { spread } from '../../../../src/transport/policies/spread.ts';
import { serviceRequest } from '../../../support/service-request.ts';
import { createDice } from '../../../support/synthetic/dice.ts';

/** All in milliseconds of a clock that stands still between steps: 48 at once, of 100 each, are 480 in a second. */
const workMs = 100;
const atOnce = 48;
const stepMs = 5;
const deadlineMs = 10_000;
const capacityPerSecond = (atOnce * 1000) / workMs;

interface Load {
  readonly perSecond: number;
}

interface Told {
  /** What each answer took, waiting included. */
  readonly latencies: number[];
  /** Refusals, and those of them that named a time. */
  refused: number;
  timed: number;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets callers ask for some seconds; what each is told, and how often the service refused. */
const run = async (
  seconds: number,
  loads: Readonly<Record<string, Load>>,
  weightOf: (caller: string) => number = () => 1,
) => {
  const protection = createServiceProtection({ requests: 1_000_000, executionMs: 1_000_000_000 }, () =>
    performance.now(),
  );
  let refusedByService = 0;
  const send = spread([
    {
      tokens: {
        getToken: () => Promise.resolve({ value: 'token' }),
        rejected: () => undefined,
        refused: () => false,
      },
      limiter: new Limiter({ maxConcurrent: atOnce }),
    },
  ])(async () => {
    const admission = protection.enter('gateway');
    if (admission.kind === 'refused') {
      refusedByService += 1;
      return { status: 429, headers: new Map([['retry-after', '1']]), body: '' };
    }
    await new Promise((resolve) => setTimeout(resolve, workMs));
    admission.leave();
    return { status: 200, headers: new Map<string, string>(), body: '' };
  });
  const told = new Map<string, Told>();
  const ask = async (caller: string, mine: Told): Promise<void> => {
    const began = performance.now();
    try {
      const { status } = await send(
        serviceRequest({ caller: { name: caller, weight: weightOf(caller) }, deadline: began + deadlineMs }),
      );
      if (status === 200) mine.latencies.push(performance.now() - began);
      else mine.refused += 1;
    } catch (error) {
      mine.refused += 1;
      if (error instanceof GatewayError && error.retryAfterSeconds !== undefined) mine.timed += 1;
    }
  };
  const dice = createDice(7);
  const all: Promise<void>[] = [];
  for (const caller of Object.keys(loads)) told.set(caller, { latencies: [], refused: 0, timed: 0 });
  for (let at = 0; at < seconds * 1000; at += stepMs) {
    for (const [caller, { perSecond }] of Object.entries(loads)) {
      const mine = told.get(caller);
      if (mine === undefined) continue;
      const mean = (perSecond * stepMs) / 1000;
      const count = Math.floor(mean) + (dice.chance(mean % 1) ? 1 : 0);
      for (let asked = 0; asked < count; asked += 1) all.push(ask(caller, mine));
    }
    await vi.advanceTimersByTimeAsync(stepMs);
  }
  await vi.advanceTimersByTimeAsync(deadlineMs + workMs);
  await Promise.all(all);
  return { told, refusedByService, asked: all.length };
};

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? 0;

const share = capacityPerSecond / 3;

describe('three callers, of whom one asks ten times its share', () => {
  it('the others wait no longer than twice of what they do alone, and all is answered or told when', async () => {
    const modest = { one: { perSecond: share * 0.7 }, two: { perSecond: share * 0.7 } };
    const seconds = 20;
    const alone = await run(seconds, modest);
    const together = await run(seconds, { ...modest, greedy: { perSecond: share * 10 } });
    expect([alone.refusedByService, together.refusedByService]).toEqual([0, 0]);
    for (const caller of ['one', 'two']) {
      const before = alone.told.get(caller)?.latencies ?? [];
      const after = together.told.get(caller)?.latencies ?? [];
      expect(together.told.get(caller)?.refused).toBe(0);
      expect(after.length).toBeGreaterThan(share * 0.69 * seconds);
      expect(percentile(after, 0.99)).toBeLessThanOrEqual(2 * percentile(before, 0.99));
    }
    const greedy = together.told.get('greedy');
    expect(greedy?.timed).toBe(greedy?.refused);
    const { told, asked } = together;
    const answered = [...told.values()].reduce(
      (sum, { latencies, refused }) => sum + latencies.length + refused,
      0,
    );
    expect(answered).toBe(asked);
    // It gets what is left: nothing lies idle.
    expect(greedy?.latencies.length).toBeGreaterThan(seconds * (capacityPerSecond - 1.4 * share) * 0.9);
  });

  it('shares by weight while all of them want more than there is', async () => {
    const greedy = { perSecond: capacityPerSecond };
    const { told } = await run(10, { gold: greedy, silver: greedy, bronze: greedy }, (caller) =>
      caller === 'gold' ? 4 : caller === 'silver' ? 2 : 1,
    );
    const [gold = 0, silver = 0, bronze = 0] = ['gold', 'silver', 'bronze'].map(
      (caller) => told.get(caller)?.latencies.length,
    );
    expect(gold / bronze).toBeGreaterThan(3.2);
    expect(gold / bronze).toBeLessThan(4.8);
    expect(silver / bronze).toBeGreaterThan(1.6);
    expect(silver / bronze).toBeLessThan(2.4);
  });
});
