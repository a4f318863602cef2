import { describe, expect, test } from 'vitest';

import { shapeValue } from '../../../src/shape/shape-value.ts';
import { rank } from '../../support/make-model.ts';
import { makeColumn } from '../../support/make-table.ts';

describe('value of a column', () => {
  test.each([null, undefined])('%s is null', (value) => {
    expect(shapeValue(makeColumn('a', { kind: 'decimal' }), value)).toBeNull();
    expect(shapeValue(makeColumn('a', { kind: 'choices', choice: rank }), value)).toBeNull();
  });

  test('keeps what looks like nothing', () => {
    expect(shapeValue(makeColumn('a', { kind: 'string' }), '')).toBe('');
    expect(shapeValue(makeColumn('a', { kind: 'int' }), 0)).toBe(0);
    expect(shapeValue(makeColumn('a', { kind: 'boolean' }), false)).toBe(false);
    expect(shapeValue(makeColumn('a', { kind: 'decimal' }), 0)).toBe('0');
  });

  test('of another type is an error that names the column, not the value', () => {
    const error = shapeValue(makeColumn('revenue', { kind: 'decimal' }), { secret: 'x' });
    expect(error).toMatchObject({
      code: 'UPSTREAM_ERROR',
      message: expect.stringContaining('"revenue"') as string,
    });
    expect(String(error)).not.toContain('secret');
  });

  test('of a managed property is inside an object', () => {
    const column = { ...makeColumn('iscustomizable', { kind: 'boolean' }), managedProperty: true };
    expect(shapeValue(column, { Value: false, CanBeChanged: true })).toBe(false);
    expect(shapeValue(column, { Value: null, CanBeChanged: true })).toBeNull();
    expect(shapeValue(column, null)).toBeNull();
  });
});

describe('choice', () => {
  const choice = makeColumn('rank', { kind: 'choice', choice: rank });
  const choices = makeColumn('ranks', { kind: 'choices', choice: rank });

  test('is a name, however the number came', () => {
    expect(shapeValue(choice, 1)).toBe('LOW');
    expect(shapeValue(choice, '2')).toBe('HIGH');
  });

  test('several are a list in the order of the text', () => {
    expect(shapeValue(choices, '2,1')).toEqual(['HIGH', 'LOW']);
    expect(shapeValue(choices, '1')).toEqual(['LOW']);
    expect(shapeValue(choices, '')).toEqual([]);
  });

  test('unknown carries its number', () => {
    expect(shapeValue(choice, 7)).toMatchObject({ code: 'UNKNOWN_CHOICE', details: { value: 7 } });
    expect(shapeValue(choices, '1,9')).toMatchObject({ code: 'UNKNOWN_CHOICE', details: { value: 9 } });
  });

  test('that is no number is of another type', () => {
    expect(shapeValue(choice, 'x')).toMatchObject({ code: 'UPSTREAM_ERROR' });
    expect(shapeValue(choice, {})).toMatchObject({ code: 'UPSTREAM_ERROR' });
    expect(shapeValue(choices, '1,x')).toMatchObject({ code: 'UPSTREAM_ERROR' });
  });
});
