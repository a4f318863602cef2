import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Limiter } from '../../../../src/transport/limiter/limiter.ts';
import { StandingQueue } from '../../../../src/transport/limiter/standing-queue.ts';

/** All in milliseconds of a clock that stands still between steps: 8 at once, of 20 each, are 400 in a second. */
const atOnce = 8;
const requestMs = 20;
const stepMs = 5;
const capacityPerSecond = (atOnce * 1000) / requestMs;

interface Told {
  /** What each answer took, by when it was asked for. */
  readonly answers: { readonly at: number; readonly ms: number }[];
  refused: number;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const setUp = (takes: () => number = () => requestMs) => {
  const limiter = new Limiter({ maxConcurrent: atOnce, maxWaiting: 100_000 });
  const told = new Map<string, Told>();
  /** Asks as the server does: what is refused is not begun. @returns whether it was begun */
  const ask = async (caller: string): Promise<boolean> => {
    const mine = told.get(caller) ?? { answers: [], refused: 0 };
    told.set(caller, mine);
    if (limiter.isCrowded({ name: caller })) {
      mine.refused += 1;
      return false;
    }
    const at = performance.now();
    const turn = await limiter.enter({
      caller: { name: caller },
      effect: 'read',
      deadline: undefined,
      signal: undefined,
    });
    await new Promise((resolve) => setTimeout(resolve, takes()));
    turn.end({ kind: 'answered', hint: undefined });
    mine.answers.push({ at, ms: performance.now() - at });
    return true;
  };
  /** Lets them ask for a while; by caller, requests in a second. */
  const offer = async (seconds: number, loads: Readonly<Record<string, number>>): Promise<void> => {
    const sent = new Map<string, number>();
    const all: Promise<unknown>[] = [];
    for (let at = 0; at < seconds * 1000; at += stepMs) {
      for (const [caller, perSecond] of Object.entries(loads)) {
        for (let count = sent.get(caller) ?? 0; count < (at / 1000) * perSecond; count += 1) {
          sent.set(caller, count + 1);
          all.push(ask(caller));
        }
      }
      await vi.advanceTimersByTimeAsync(stepMs);
    }
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(all);
  };
  const sum = (of: (told: Told) => number): number =>
    [...told.values()].reduce((all, one) => all + of(one), 0);
  return { limiter, ask, offer, told, sum };
};

const many = (count: number, perSecond: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`caller ${index}`, perSecond / count]));

describe('three times as much as can be done', () => {
  it('leaves nothing idle, and lets nobody wait for long', async () => {
    const { offer, told, sum } = setUp();
    const seconds = 20;
    await offer(seconds, many(50, 3 * capacityPerSecond));
    const answers = [...told.values()].flatMap((one) => one.answers);
    expect(answers.length).toBeGreaterThan(0.97 * seconds * capacityPerSecond);
    expect(answers.length + sum(({ refused }) => refused)).toBe(3 * seconds * capacityPerSecond);
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(2000 + 10 * requestMs);
    const later = answers.filter(({ at }) => at > 4000).map(({ ms }) => ms);
    expect(Math.max(...later)).toBeLessThan(1000);
  });

  it('of one caller takes nothing from the others', async () => {
    const { offer, told } = setUp();
    await offer(10, { modest: 0.2 * capacityPerSecond, greedy: 3 * capacityPerSecond });
    expect(told.get('modest')?.refused).toBe(0);
    expect(told.get('greedy')?.refused).toBeGreaterThan(10 * capacityPerSecond);
  });
});

it('as few at once as there are at first say nothing: more of them come', async () => {
  const { ask, limiter, sum } = setUp();
  for (let count = 0; count < 4; count += 1) {
    const asked = ask('somebody');
    await vi.advanceTimersByTimeAsync(requestMs);
    await asked;
  }
  expect(limiter.state.limit).toBeLessThan(atOnce);
  const burst = Array.from({ length: 2 * capacityPerSecond - 100 }, () => ask('a page'));
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all(burst);
  expect(sum(({ refused }) => refused)).toBe(0);
});

describe('what is no such thing', () => {
  it('a burst of two seconds of work: all of it is answered', async () => {
    const { ask, sum, offer } = setUp();
    await offer(0.5, many(1, 100));
    const burst = Array.from({ length: 2 * capacityPerSecond - 100 }, () => ask('a page'));
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(burst);
    expect(sum(({ refused }) => refused)).toBe(0);
  });

  it('clients who ask one by one, a hundred at a time: each waits, and none is refused', async () => {
    const { ask, sum } = setUp();
    const seconds = 10;
    const until = performance.now() + seconds * 1000;
    const client = async (caller: string): Promise<void> => {
      while (performance.now() < until) await ask(caller);
    };
    const clients = Promise.all(Array.from({ length: 100 }, (_, index) => client(`caller ${index % 10}`)));
    await vi.advanceTimersByTimeAsync(seconds * 1000 + 10_000);
    await clients;
    expect(sum(({ refused }) => refused)).toBe(0);
    expect(sum(({ answers }) => answers.length)).toBeGreaterThan(0.97 * seconds * capacityPerSecond);
  });

  it('an organisation that stops for a second: nearly all who come then, and after it, are let in', async () => {
    let slow = false;
    const { offer, sum } = setUp(() => (slow ? 1000 : requestMs));
    setTimeout(() => (slow = true), 4000);
    setTimeout(() => (slow = false), 4050);
    await offer(8, many(20, 0.5 * capacityPerSecond));
    // What took so long counts for what requests take, for a moment.
    expect(sum(({ refused }) => refused)).toBeLessThan(0.03 * 8 * 0.5 * capacityPerSecond);
  });
});

it('is not gone because it is empty for a moment', () => {
  const queue = new StandingQueue();
  queue.changed(5, 0);
  queue.changed(0, 3000);
  queue.changed(5, 3050);
  expect(queue.isFullFor(600, 100, 3100)).toBe(true);
  queue.changed(0, 3200);
  queue.changed(5, 3500);
  expect(queue.isFullFor(600, 100, 3600)).toBe(false);
});
