import fc from 'fast-check';
import { expect, it } from 'vitest';

import { compareDigits } from '../../../src/query/compare-digits.ts';

it.each([
  ['922337203685477.00001', '922337203685477', 1],
  ['-0.1', '0', -1],
  ['1.50', '1.5', 0],
  ['1e+21', '1000000000000000000000', 0],
  ['1.5e-7', '0.00000015', 0],
  ['9007199254740993', '9007199254740992', 1],
])('%s and %s', (one, other, expected) => {
  expect(compareDigits(one, other)).toBe(expected);
  expect(compareDigits(other, one)).toBe(0 - expected);
});

it('whole numbers compare as numbers', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), (one, other) => {
      expect(compareDigits(String(one), String(other))).toBe(one < other ? -1 : Number(one > other));
    }),
  );
});

it('what is no number is an error', () => {
  expect(() => compareDigits('x', '1')).toThrow(TypeError);
});
