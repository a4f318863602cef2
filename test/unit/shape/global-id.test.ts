import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { printGlobalId, readGlobalId } from '../../../src/shape/global-id.ts';
import { guid } from '../../support/guid.ts';

const badUserInput = expect.objectContaining({ code: 'BAD_USER_INPUT' }) as unknown;
const encode = (text: string): string => Buffer.from(text).toString('base64url');

describe('global id', () => {
  test('is base64url of table and key', () => {
    expect(printGlobalId('account', guid(1))).toBe(encode(`account:${guid(1)}`));
  });

  test('is read as it was printed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z_][a-z0-9_]{0,40}$/), fc.uuid(), (table, recordId) => {
        const id = printGlobalId(table, recordId);
        expect(readGlobalId(id)).toEqual({ table, recordId });
        expect(readGlobalId(id, table)).toEqual({ table, recordId });
      }),
    );
  });

  test('may be a bare GUID where the table is known, in either case', () => {
    expect(readGlobalId(guid(1), 'account')).toEqual({ table: 'account', recordId: guid(1) });
    expect(readGlobalId(guid(1).toUpperCase(), 'account').recordId).toBe(guid(1));
    expect(() => readGlobalId(guid(1))).toThrow(badUserInput);
  });

  test('of another table is refused', () => {
    expect(() => readGlobalId(printGlobalId('contact', guid(1)), 'account')).toThrow(badUserInput);
  });

  test.each([
    ['nothing', ''],
    ['a way out of the key', '1)/systemusers('],
    ['a GUID and more', `${guid(1)})/x(`],
    ['braces', `{${guid(1)}}`],
    ['no table', encode(`:${guid(1)}`)],
    ['no key', encode('account:')],
    ['a key in capitals', encode(`account:${guid(1).toUpperCase()}`)],
    ['a table with a path', encode(`accounts/x:${guid(1)}`)],
    ['a line break', encode(`account:${guid(1)}\n`)],
    ['padding', `${printGlobalId('account', guid(1))}=`],
    ['letters that base64 skips', ` ${printGlobalId('account', guid(1))}`],
    ['the other alphabet', Buffer.from(`account?:${guid(1)}`).toString('base64')],
  ])('%s is refused', (_, id) => {
    expect(() => readGlobalId(id)).toThrow(badUserInput);
    expect(() => readGlobalId(id, 'account')).toThrow(badUserInput);
  });

  test('is never read from other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(() => readGlobalId(text)).toThrow(badUserInput);
      }),
    );
  });
});
