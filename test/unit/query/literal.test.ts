import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { guidLiteral, isGuid } from '../../../src/query/literal.ts';
import { guid } from '../../support/guid.ts';

describe('GUID literal', () => {
  test('is the bare GUID', () => {
    expect(guidLiteral(guid(1))).toEqual({ kind: 'guid', text: guid(1), value: guid(1) });
  });

  test.each([
    ['upper case', guid(1).toUpperCase()],
    ['braces', `{${guid(1)}}`],
    ['no hyphens', guid(1).replaceAll('-', '')],
    ['a way out of the filter', `${guid(1)} or 1 eq 1`],
    ['a line break at the end', `${guid(1)}\n`],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(isGuid(text)).toBe(false);
    expect(() => guidLiteral(text)).toThrow(TypeError);
  });

  test('takes every GUID, and no other text', () => {
    fc.assert(
      fc.property(fc.uuid(), (value) => {
        expect(guidLiteral(value).text).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(isGuid(value)).toBe(false);
      }),
    );
  });
});
