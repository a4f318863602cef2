import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  createServiceProtection,
  type ServiceProtectionOptions,
} from '../../../../src/emulator/limits/service-protection.ts';
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
  /** @default as all */
  readonly workMs?: number;
}

interface Told {
  /** What each answer took, waiting included, in the order of coming. */
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
  limits: ServiceProtectionOptions = {},
) => {
  const { windowSeconds = 300 } = limits;
  const protection = createServiceProtection(
    { requests: 1_000_000, executionMs: 1_000_000_000, ...limits },
    () => performance.now(),
  );
  let refusedByService = 0;
  const send = spread([
    {
      tokens: {
        getToken: () => Promise.resolve({ value: 'token' }),
        rejected: () => undefined,
        refused: () => false,
      },
      limiter: new Limiter({ maxConcurrent: atOnce, windowMs: windowSeconds * 1000 }),
    },
  ])(async ({ path }) => {
    const admission = protection.enter('gateway');
    if (admission.kind === 'refused') {
      refusedByService += 1;
      const { headers, body } = admission.answer;
      const retryAfter = headers.get('retry-after') ?? '';
      return { status: 429, headers: new Map([['retry-after', retryAfter]]), body: String(body) };
    }
    await new Promise((resolve) => setTimeout(resolve, Number(path)));
    admission.leave();
    return { status: 200, headers: new Map<string, string>(), body: '' };
  });
  const told = new Map<string, Told>();
  const ask = async (caller: string, mine: Told, ms: number): Promise<void> => {
    const began = performance.now();
    try {
      const { status } = await send(
        serviceRequest({
          path: String(ms),
          caller: { name: caller, weight: weightOf(caller) },
          deadline: began + deadlineMs,
        }),
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
    for (const [caller, { perSecond, workMs: ms = workMs }] of Object.entries(loads)) {
      const mine = told.get(caller);
      if (mine === undefined) continue;
      const mean = (perSecond * stepMs) / 1000;
      const count = Math.floor(mean) + (dice.chance(mean % 1) ? 1 : 0);
      for (let asked = 0; asked < count; asked += 1) all.push(ask(caller, mine, ms));
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

  it('the others wait no longer than twice of what they do alone where it asks for what takes twenty times as long', async () => {
    const modest = { one: { perSecond: 10 }, two: { perSecond: 10 } };
    const seconds = 60;
    const alone = await run(seconds, modest);
    const together = await run(seconds, { ...modest, greedy: { perSecond: 240, workMs: 20 * workMs } });
    expect(together.refusedByService).toBe(0);
    for (const caller of ['one', 'two']) {
      const before = alone.told.get(caller)?.latencies ?? [];
      const after = together.told.get(caller)?.latencies ?? [];
      expect(together.told.get(caller)?.refused).toBe(0);
      expect(percentile(after, 0.99)).toBeLessThanOrEqual(2 * percentile(before, 0.99));
    }
    // It gets nearly all of what is left.
    const answered = together.told.get('greedy')?.latencies.length ?? 0;
    expect(answered).toBeGreaterThan(0.8 * (atOnce / (20 * workMs)) * (seconds * 1000));
  });

  it('the others wait little where it uses up all requests of a window, once Dataverse has told how many there are', async () => {
    const modest = { one: { perSecond: 2 }, two: { perSecond: 2 } };
    const window = { requests: 600, windowSeconds: 30 }; // twenty in a second
    const told = await run(300, { ...modest, greedy: { perSecond: 67 } }, () => 1, window);
    for (const caller of ['one', 'two']) {
      const { latencies = [] } = told.told.get(caller) ?? {};
      // All but those of the first windows: a pause of nearly a window is what tells.
      const later = latencies.slice(Math.floor(latencies.length / 3));
      expect(later.length).toBeGreaterThan(350);
      expect(percentile(later, 0.9)).toBeLessThanOrEqual(4 * workMs);
    }
    expect(told.refusedByService).toBeLessThan(20);
    const answered = [...told.told.values()].reduce((sum, { latencies }) => sum + latencies.length, 0);
    expect(answered).toBeGreaterThan(0.9 * 20 * 300);
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
