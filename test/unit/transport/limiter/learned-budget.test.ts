import { describe, expect, it } from 'vitest';

import { LearnedBudget } from '../../../../src/transport/limiter/learned-budget.ts';
import { memoryKept } from '../../../support/memory-kept.ts';

const windowMs = 100_000;

describe('LearnedBudget', () => {
  it('keeps nothing of what is older than a window, though nobody asks', () => {
    const budget = new LearnedBudget({ windowMs, share: 0.8 });
    const before = memoryKept();
    let now = 0;
    for (let request = 0; request < 1_000_000; request += 1) budget.add(1, (now += windowMs / 1000));
    expect(memoryKept() - before).toBeLessThan(4 * 1024 * 1024); // a million entries take 40
    expect(budget.used(now)).toBe(1001);
  });
});
