import { describe, expect, it } from 'vitest';

import { AdaptiveConcurrency } from '../../../../src/transport/limiter/adaptive-concurrency.ts';

/** Answers while all of it is used. */
const answer = (concurrency: AdaptiveConcurrency, times: number): void => {
  for (let answered = 0; answered < times; answered += 1) concurrency.answered(true);
};

describe('how many requests run at once', () => {
  it('begins below what is recommended first, and never goes over its most', () => {
    const concurrency = new AdaptiveConcurrency(48);
    concurrency.recommend(20);
    expect(concurrency.limit).toBe(16);
    concurrency.recommend(40);
    expect(concurrency.limit).toBe(16);
    const modest = new AdaptiveConcurrency(10);
    modest.recommend(1000);
    expect(modest.limit).toBe(8);
    answer(modest, 1000);
    expect(modest.limit).toBe(10);
  });

  it.each([0, -5, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('takes no recommendation of %d', (hint) => {
    const concurrency = new AdaptiveConcurrency(48);
    const { limit } = concurrency;
    concurrency.recommend(hint);
    expect(concurrency.limit).toBe(limit);
  });

  it('is one at least, however often it is refused', () => {
    const concurrency = new AdaptiveConcurrency(48);
    for (let now = 0; now < 20; now += 1) concurrency.refuse(now, now);
    expect(concurrency.limit).toBe(1);
  });

  it('grows by one for each answer until it was refused, and then by one for each round', () => {
    const concurrency = new AdaptiveConcurrency(48);
    concurrency.recommend(20);
    answer(concurrency, 4);
    expect(concurrency.limit).toBe(20);
    concurrency.refuse(0, 0);
    expect(concurrency.limit).toBe(10);
    answer(concurrency, 10);
    expect(concurrency.limit).toBe(10);
    answer(concurrency, 2);
    expect(concurrency.limit).toBe(11);
  });
});
