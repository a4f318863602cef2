import { describe, expect, it } from 'vitest';

import { ExecutionBudget } from '../../../../src/transport/limiter/execution-budget.ts';
import { memoryKept } from '../../../support/memory-kept.ts';

const windowMs = 100_000;

/** As busy as so many requests at once make it, for a whole window. */
const use = (budget: ExecutionBudget, { atOnce, from }: { atOnce: number; from: number }): number => {
  for (let step = 1; step <= 1000; step += 1) budget.add((atOnce * windowMs) / 1000, from + step * 100);
  return from + windowMs;
};

describe('ExecutionBudget', () => {
  it('knows no limit until Dataverse refuses, then keeps to four fifths of what was used', () => {
    const budget = new ExecutionBudget({ executionMs: undefined, windowMs });
    const now = use(budget, { atOnce: 10, from: 0 });
    expect(budget.sustainable(now)).toBeUndefined();
    budget.refuse(now - 1, now);
    expect(budget.sustainable(now)).toBe(8);
  });

  it('grows by a tenth in each window without a refusal: who shared the limit may have gone', () => {
    const budget = new ExecutionBudget({ executionMs: undefined, windowMs });
    let now = use(budget, { atOnce: 10, from: 0 });
    budget.refuse(now - 1, now);
    now = use(budget, { atOnce: 10, from: now + 4 * windowMs });
    expect(budget.sustainable(now)).toBeUndefined(); // 8 × 1.5 = 12 may run, and 10 did
    budget.refuse(now - 1, now);
    expect(budget.sustainable(now)).toBe(8);
  });

  it('takes refusals of what was sent together for one', () => {
    const budget = new ExecutionBudget({ executionMs: undefined, windowMs });
    const now = use(budget, { atOnce: 10, from: 0 });
    budget.refuse(now - 50, now);
    const later = use(budget, { atOnce: 20, from: now });
    budget.refuse(now - 20, later);
    expect(budget.sustainable(later)).toBe(8); // and not 16
  });

  it('keeps to what was set, whatever Dataverse bears', () => {
    const budget = new ExecutionBudget({ executionMs: 4 * windowMs, windowMs });
    const now = use(budget, { atOnce: 10, from: 0 });
    expect(budget.sustainable(now)).toBe(4);
    budget.refuse(now - 1, now);
    expect(budget.sustainable(now)).toBe(4);
    expect(budget.sustainable(now + 2 * windowMs)).toBeUndefined();
  });

  it('keeps nothing of what is older than a window, though nobody asks', () => {
    const budget = new ExecutionBudget({ executionMs: undefined, windowMs });
    const before = memoryKept();
    let now = 0;
    for (let request = 0; request < 1_000_000; request += 1) budget.add(1, (now += windowMs / 1000));
    expect(memoryKept() - before).toBeLessThan(4 * 1024 * 1024); // a million entries take 40
    expect(budget.used(now)).toBe(1001);
  });
});
