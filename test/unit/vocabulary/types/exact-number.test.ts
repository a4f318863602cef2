import fc from 'fast-check';
import { parseValue } from 'graphql';
import { describe, expect, test } from 'vitest';

import { valueTypes } from '../../../../src/vocabulary/types/index.ts';

const { decimal, bigInt } = valueTypes;

describe.each([
  ['Decimal', decimal, ['0', '-1.50', '9999999999999999999999999999.9999999999', '0.0000000001']],
  ['BigInt', bigInt, ['0', '-9223372036854775808', '9223372036854775807']],
] as const)('%s', (_, { scalar, fromWire }, examples) => {
  test.each(examples)('%s keeps its digits both ways', (text) => {
    expect(scalar.parseValue(text)).toBe(text);
    expect(scalar.parseLiteral(parseValue(JSON.stringify(text)))).toBe(text);
    expect(scalar.serialize(fromWire(text))).toBe(text);
  });

  test('a number is taken where it is exact', () => {
    expect(scalar.parseValue(7)).toBe('7');
    expect(scalar.parseLiteral(parseValue('-7'))).toBe('-7');
    expect(scalar.parseValue(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991');
    expect(scalar.parseLiteral(parseValue('9007199254740991'))).toBe('9007199254740991');
    expect(scalar.serialize(fromWire(7))).toBe('7');
  });

  test.each(['9007199254740993', '1e999', '0.1000000000000000055', '12345678901.123456789'])(
    'the number %s is refused: digits would be lost',
    (literal) => {
      expect(() => scalar.parseLiteral(parseValue(literal))).toThrow();
      expect(() => scalar.parseValue(2 ** 53)).toThrow();
    },
  );

  test.each([
    NaN,
    Infinity,
    -Infinity,
    '',
    ' ',
    '1,5',
    '0x10',
    'NaN',
    '1e5',
    '1 or 1 eq 1',
    '1\n',
    true,
    null,
    {},
    [],
  ])('%j is refused', (value) => {
    expect(() => scalar.parseValue(value)).toThrow();
  });

  test.each(['true', 'null', 'NAME', '[1]', '{a: 1}'])('the literal %s is refused', (literal) => {
    expect(() => scalar.parseLiteral(parseValue(literal))).toThrow();
  });

  test.each([true, {}, []])('%j in a row is no value of it', (value) => {
    expect(fromWire(value)).toBeUndefined();
  });
});

describe('Decimal as a number', () => {
  test('has up to 15 digits', () => {
    expect(decimal.scalar.parseValue(1234567890.12345)).toBe('1234567890.12345');
    expect(decimal.scalar.parseLiteral(parseValue('0.0000001'))).toBe('0.0000001');
    expect(decimal.scalar.parseLiteral(parseValue('1.50'))).toBe('1.50');
  });

  test('never becomes another number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        let text: unknown;
        try {
          text = decimal.scalar.parseValue(value);
        } catch {
          return;
        }
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

test('BigInt has no fraction', () => {
  expect(() => bigInt.scalar.parseValue('1.0')).toThrow();
  expect(() => bigInt.scalar.parseValue(1.5)).toThrow();
});
