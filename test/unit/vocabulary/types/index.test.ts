import { describe, expect, test } from 'vitest';

import { valueTypes } from '../../../../src/vocabulary/types/index.ts';

const { string, int, double, boolean, guid, dateTime, localDateTime, date } = valueTypes;

describe('value of a row', () => {
  test.each([
    ['string', string, 'Litware', 'Litware'],
    ['int', int, 7, 7],
    ['double', double, 1.5, 1.5],
    ['a double whose digits were kept', double, '0.30000000000000004', 0.30000000000000004],
    ['boolean', boolean, false, false],
    ['guid', guid, 'aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000001'],
    ['a point in time', dateTime, '2026-11-22T08:30:00Z', '2026-11-22T08:30:00Z'],
    ['a time of day, whose Z means nothing', localDateTime, '2026-11-22T08:30:00Z', '2026-11-22T08:30:00'],
    ['a time of day without Z', localDateTime, '2026-11-22T08:30:00', '2026-11-22T08:30:00'],
    ['a day', date, '2026-11-22', '2026-11-22'],
  ])('%s', (_, type, value, expected) => {
    expect(type.fromWire(value)).toBe(expected);
    expect(type.scalar.serialize(type.fromWire(value))).toBe(expected);
  });

  test.each([
    ['string', string, 7],
    ['int', int, true],
    ['int', int, 'x'],
    ['double', double, ''],
    ['double', double, {}],
    ['boolean', boolean, 1],
    ['guid', guid, 7],
    ['point in time', dateTime, 7],
    ['time of day', localDateTime, 7],
    ['day', date, {}],
  ])('no %s', (_, type, value) => {
    expect(type.fromWire(value)).toBeUndefined();
  });
});

describe('texts as input', () => {
  test.each([
    ['DateTime', dateTime, '2026-11-22T08:30:00Z', 'yesterday'],
    ['LocalDateTime', localDateTime, '2026-11-22T08:30:00', '2026-11-22'],
    ['Date', date, '2026-11-22', '2026-13-01'],
    ['UUID', guid, 'aaaaaaaa-0000-4000-8000-000000000001', "x' or 1 eq 1"],
  ])('%s', (name, { scalar }, good, bad) => {
    expect(scalar.name).toBe(name);
    expect(() => scalar.parseValue(good)).not.toThrow();
    expect(() => scalar.parseValue(bad)).toThrow();
  });

  test('UUID is brought to small letters', () => {
    expect(guid.scalar.parseValue('AAAAAAAA-0000-4000-8000-00000000000B')).toBe(
      'aaaaaaaa-0000-4000-8000-00000000000b',
    );
  });
});
