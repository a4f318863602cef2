import { describe, expect, it } from 'vitest';

import { ShedMeter } from '../../../../src/transport/limiter/shed-meter.ts';

const setUp = () => {
  let now = 0;
  const meter = new ShedMeter({ now: () => now });
  const count = (times: number, caller?: string): void => {
    for (let counted = 0; counted < times; counted += 1) meter.count(caller);
  };
  return { meter, count, pass: (ms: number) => void (now += ms) };
};

describe('ShedMeter', () => {
  it('is shedding from more than a hundred refusals in five seconds on, for ten more', () => {
    const { meter, count, pass } = setUp();
    count(100);
    expect(meter.isShedding()).toBe(false);
    count(1);
    expect(meter.isShedding()).toBe(true);
    pass(9999);
    expect(meter.isShedding()).toBe(true);
    pass(1);
    expect(meter.isShedding()).toBe(false);
  });

  it('takes a few now and then for nothing', () => {
    const { meter, count, pass } = setUp();
    for (let second = 0; second < 60; second += 1) {
      count(15);
      pass(1000);
    }
    expect(meter.isShedding()).toBe(false);
  });

  it('is not for what one caller alone asks too much, but for what several do', () => {
    const { meter, count, pass } = setUp();
    count(10_000, 'greedy');
    expect(meter.isShedding()).toBe(false);
    pass(2000);
    count(50, 'another');
    expect(meter.isShedding()).toBe(false);
    count(1, 'a third');
    expect(meter.isShedding()).toBe(true);
  });
});

it('counts a caller anew in each while', () => {
  let now = 0;
  const meter = new ShedMeter({ now: () => now });
  const refuse = (caller: string, times: number): void => {
    for (let refused = 0; refused < times; refused += 1) meter.count(caller);
  };
  refuse('one', 80);
  now = 6000;
  refuse('one', 80);
  expect(meter.isShedding()).toBe(false);
  refuse('other', 50);
  expect(meter.isShedding()).toBe(false);
  refuse('third', 1);
  expect(meter.isShedding()).toBe(true);
});
