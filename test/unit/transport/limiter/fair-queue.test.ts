import { describe, expect, it } from 'vitest';

import { FairQueue } from '../../../../src/transport/limiter/fair-queue.ts';

const drain = (queue: FairQueue<string>): string[] => {
  const order: string[] = [];
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) order.push(item);
  return order;
};

describe('FairQueue', () => {
  it('serves one caller in the order of coming', () => {
    const queue = new FairQueue<string>();
    for (const item of ['1', '2', '3']) queue.push(item, 'a');
    expect(drain(queue)).toEqual(['1', '2', '3']);
  });

  it('serves callers by turns, however much one of them has in it', () => {
    const queue = new FairQueue<string>();
    for (let item = 0; item < 10; item += 1) queue.push(`a${item}`, 'a');
    queue.push('b0', 'b');
    queue.push('b1', 'b');
    expect(queue.ahead('c')).toBe(2);
    expect(queue.ahead('a')).toBe(12);
    expect(drain(queue).slice(0, 5)).toEqual(['a0', 'b0', 'a1', 'b1', 'a2']);
  });

  it('gives a caller of twice the weight twice as many turns', () => {
    const queue = new FairQueue<string>();
    for (let item = 0; item < 6; item += 1) {
      queue.push('a', 'a', 2);
      queue.push('b', 'b', 1);
    }
    expect(
      drain(queue)
        .slice(0, 6)
        .filter((item) => item === 'a'),
    ).toHaveLength(4);
  });

  it('remembers no caller who has nothing in it: a pause earns no credit', () => {
    const queue = new FairQueue<string>();
    for (let item = 0; item < 5; item += 1) queue.push('a', 'a');
    queue.shift();
    queue.shift();
    queue.push('b', 'b');
    expect(drain(queue)).toEqual(['a', 'b', 'a', 'a']);
  });

  it('shares with a newcomer what goes past one who may have no turn, however long that was so', () => {
    const queue = new FairQueue<string>();
    for (let item = 0; item < 3; item += 1) queue.push('a', 'a');
    const others = (caller: string): boolean => caller !== 'a';
    for (let item = 0; item < 5; item += 1) queue.push('b', 'b');
    for (let turn = 0; turn < 1000; turn += 1) {
      expect(queue.shift(others)).toBe('b');
      queue.push('b', 'b');
    }
    const served: (string | undefined)[] = [];
    for (let item = 0; item < 20; item += 1) {
      queue.push('c', 'c');
      served.push(queue.shift(others));
      queue.push('b', 'b');
    }
    expect(served.filter((caller) => caller === 'b').length).toBeGreaterThan(7);
  });

  it('serves others before one who may have no turn, who keeps his place: it is none of their turns', () => {
    const queue = new FairQueue<string>();
    for (let item = 0; item < 3; item += 1) queue.push(`a${item}`, 'a');
    for (let item = 0; item < 10; item += 1) {
      queue.push('b', 'b');
      expect(queue.shift((caller) => caller !== 'a')).toBe('b');
    }
    expect(queue.shift((caller) => caller !== 'a')).toBeUndefined();
    queue.push('b0', 'b');
    queue.push('b1', 'b');
    expect(drain(queue)).toEqual(['a0', 'b0', 'a1', 'b1', 'a2']);
  });

  it('charges nobody for what is taken out: what is behind it moves up', () => {
    const queue = new FairQueue<string>();
    for (let item = 0; item < 4; item += 1) queue.push(`a${item}`, 'a');
    for (let item = 0; item < 3; item += 1) queue.push(`b${item}`, 'b');
    expect([queue.remove('a0'), queue.remove('a2'), queue.remove('a3')]).toEqual([true, true, true]);
    queue.push('a4', 'a');
    expect(drain(queue)).toEqual(['b0', 'a1', 'b1', 'a4', 'b2']);
  });

  it('does not let a caller starve who was refused much', () => {
    const queue = new FairQueue<string>();
    queue.push('b', 'b');
    for (let item = 0; item < 100; item += 1) {
      queue.push(`a${item}`, 'a');
      queue.remove(`a${item}`);
    }
    expect(queue.ahead('a')).toBe(1);
  });

  it('lets go of what is taken out, and finds the last in turn', () => {
    const queue = new FairQueue<string>();
    queue.push('read', 'a');
    queue.push('write', 'b');
    expect(queue.findLast((item) => item === 'read')).toBe('read');
    expect([queue.remove('read'), queue.remove('read')]).toEqual([true, false]);
    expect(drain(queue)).toEqual(['write']);
  });
});
