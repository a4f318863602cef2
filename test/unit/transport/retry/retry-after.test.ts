import { describe, expect, it } from 'vitest';

import { retryAfterMs } from '../../../../src/transport/retry/retry-after.ts';

const now = Date.parse('Thu, 26 Nov 2026 10:00:00 GMT');
const ask = (value: string | undefined, date?: string) =>
  retryAfterMs(
    new Map([
      ...(value === undefined ? [] : [['retry-after', value] as const]),
      ...(date === undefined ? [] : [['date', date] as const]),
    ]),
    now,
  );

describe('retryAfterMs', () => {
  it('reads seconds', () => {
    expect([ask('0'), ask('37'), ask(' 600 '), ask('1.5')]).toEqual([0, 37_000, 600_000, 1500]);
  });

  it("reads a date, by the answer's own clock", () => {
    const date = 'Thu, 26 Nov 2026 12:00:00 GMT';
    expect(ask('Thu, 26 Nov 2026 12:00:30 GMT', date)).toBe(30_000);
    expect(ask('Thu, 26 Nov 2026 11:00:00 GMT', date)).toBe(0);
    expect(ask('Thu, 26 Nov 2026 10:00:10 GMT')).toBe(10_000);
  });

  it('takes a day for the most, and the longest of several', () => {
    expect([ask('99999999999'), ask('9'.repeat(400)), ask('Fri, 31 Dec 9999 23:59:59 GMT')]).toEqual(
      Array.from({ length: 3 }, () => 86_400_000),
    );
    expect([ask('1, 5'), ask('7,2.5')]).toEqual([5000, 7000]);
  });

  it.each([undefined, '', 'junk', '-5', '1e9', '1, junk', '2026-11-26', 'NaN', 'soon GMT'])(
    'takes %j for nothing',
    (value) => {
      expect(ask(value)).toBeUndefined();
    },
  );
});
