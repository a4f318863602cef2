import { expect, test } from 'vitest';

import { valueTypes } from '../../../src/vocabulary/types/index.ts';

test.each([
  ['9223372036854775807', true],
  ['-9223372036854775808', true],
  ['9223372036854775808', false],
  ['-9223372036854775809', false],
  ['9999999999999999999', false],
  [42, true],
  [2 ** 60, false],
])('BigInt %s: %s', (value, isValid) => {
  const parse = () => valueTypes.bigInt.scalar.parseValue(value);
  if (isValid) expect(parse()).toBe(String(value));
  else expect(parse).toThrow('Not a BigInt');
});

test.each([
  ['dateTime', '2026-11-24T10:00:00Z', '2026-11-24T10:00:00Z'],
  ['dateTime', '2026-11-24T10:00:00.1234567Z', '2026-11-24T10:00:00.1234567Z'],
  ['dateTime', '2026-11-24T10:00:00+02:00', '2026-11-24T08:00:00.000Z'],
  ['date', '2026-11-24', '2026-11-24'],
  ['localDateTime', '2026-11-24T10:00:00', '2026-11-24T10:00:00'],
] as const)('%s %s is sent as %s', (kind, value, expected) => {
  expect(valueTypes[kind].scalar.parseValue(value)).toBe(expected);
});

test.each([
  ['dateTime', 'yesterday'],
  ['dateTime', '2026-13-01T00:00:00Z'],
  ['date', '2026-02-30'],
  ['date', '24.11.2026'],
  ['guid', 'x'],
  ['guid', 5],
] as const)('%s %s is refused', (kind, value) => {
  expect(() => valueTypes[kind].scalar.parseValue(value)).toThrow();
});
