import { describe, expect, it } from 'vitest';

import { RequestBudget } from '../../../../src/transport/limiter/request-budget.ts';

const windowMs = 100_000;

/** One that has seen a thousand requests in each window, and was refused then. */
const taught = (): { readonly budget: RequestBudget; readonly now: number } => {
  const budget = new RequestBudget(windowMs);
  for (let step = 1; step <= 1000; step += 1) budget.add(step * 100);
  const now = windowMs + 100;
  budget.refuse(now - 1, now, now + 3000);
  return { budget, now };
};

/** How many begin until a time, as soon as they may. */
const begin = (budget: RequestBudget, from: number, to: number): number => {
  let count = 0;
  for (let now = from; now < to; now += 1) {
    for (; budget.nextInMs(now) === 0; count += 1) budget.add(now);
  }
  return count;
};

describe('RequestBudget', () => {
  it('knows no limit until Dataverse refuses, and learns none before it has watched a whole window', () => {
    const budget = new RequestBudget(windowMs);
    for (let step = 0; step < 10_000; step += 1) budget.add(step);
    budget.refuse(9999, 10_000, 11_000);
    expect([budget.nextInMs(10_000), budget.intervalMs(10_000)]).toEqual([0, 0]);
  });

  it('learns nothing where others have used the requests up', () => {
    const budget = new RequestBudget(windowMs);
    for (let step = 1; step <= 900; step += 1) budget.add(step * 111);
    budget.refuse(windowMs, windowMs + 100, windowMs + 3000);
    expect([budget.nextInMs(windowMs + 3000), budget.intervalMs(windowMs + 3000)]).toEqual([0, 0]);
  });

  it('keeps to nine tenths of what there was, at a distance, from the end of the pause on', () => {
    const { budget, now } = taught();
    expect(budget.nextInMs(now)).toBeGreaterThan(3000);
    expect(begin(budget, now, now + 3000)).toBe(0);
    const begun = begin(budget, now + 3000, now + 13_000);
    expect([begun > 85, begun < 95]).toEqual([true, true]);
    expect(budget.intervalMs(now + 13_000)).toBeGreaterThan(100);
  });

  it('takes a burst after a time with few, and no more in a window than there was', () => {
    const { budget, now } = taught();
    const later = now + 50_000;
    expect(begin(budget, later, later + 1)).toBeGreaterThan(90);
    expect(begin(budget, later + 1, later + 10_000)).toBeLessThan(110);
    const other = taught();
    expect(begin(other.budget, other.now, other.now + windowMs)).toBeLessThan(1000);
  });
});
