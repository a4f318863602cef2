import { describe, expect, test } from 'vitest';

import type { ResumePoint } from '../../../src/query/need.ts';
import { createCursorSealer, cursorKey, type CursorOwner } from '../../../src/shape/cursor.ts';
import { guid } from '../../support/guid.ts';

const hour = 60 * 60 * 1000;
const owner: CursorOwner = { environment: 'https://acme.crm.dynamics.com', principal: 'ann', role: 'sales' };
const badUserInput = expect.objectContaining({ code: 'BAD_USER_INPUT' }) as unknown;

let sealed = 0;
/** Others each time, and the same in each run: among bytes by chance any short word is found one day. */
const countedBytes = (size: number): Buffer => Buffer.alloc(size, (sealed += 1));

const sealer = (over: { owner?: Partial<CursorOwner>; now?: number; secret?: string } = {}) =>
  createCursorSealer({
    key: cursorKey(over.secret ?? 'a secret'),
    owner: { ...owner, ...over.owner },
    now: () => over.now ?? 0,
    randomBytes: countedBytes,
  });

const whole: ResumePoint = {
  token: '%3Ccookie%20pagenumber=%222%22%20/%3E',
  pageSize: 50,
  after: { key: guid(7), number: 7 },
  parent: guid(1),
};
const least: ResumePoint = { token: undefined, pageSize: 1, after: undefined, parent: undefined };

describe('a cursor', () => {
  test.each([
    ['the middle of a nested list', whole],
    ['the beginning of a list', least],
    ['a next page of the largest size', { ...least, token: 'x', pageSize: 5000 }],
  ])('holds %s', (_, resume) => {
    expect(sealer().open(sealer().seal(resume, 'account'), 'account')).toEqual(resume);
  });

  test('shows nothing, and is another each time', () => {
    const cursors = [sealer().seal(whole, 'account'), sealer().seal(whole, 'account')];
    expect(new Set(cursors).size).toBe(2);
    for (const cursor of cursors) {
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(/cookie|ann|account/);
    }
  });

  test('is opened by a replica with the same secret', () => {
    expect(cursorKey('s')).toEqual(cursorKey('s'));
    expect(cursorKey('s')).not.toEqual(cursorKey('t'));
    expect(cursorKey('s')).toHaveLength(32);
  });

  test('holds for 24 hours', () => {
    const cursor = sealer({ now: 0 }).seal(whole, 'account');
    expect(sealer({ now: 24 * hour }).open(cursor, 'account')).toEqual(whole);
    expect(() => sealer({ now: 24 * hour + 1 }).open(cursor, 'account')).toThrow(badUserInput);
  });
});

describe('refused', () => {
  const cursor = sealer().seal(whole, 'account');

  test('a cursor with any bit changed', () => {
    const bytes = Buffer.from(cursor, 'base64url');
    for (let index = 0; index < bytes.length * 8; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index >> 3] = (changed[index >> 3] ?? 0) ^ (1 << (index & 7));
      expect(() => sealer().open(changed.toString('base64url'), 'account')).toThrow(badUserInput);
    }
  });

  test('a cursor cut anywhere, or with more behind it', () => {
    for (let length = 0; length < cursor.length; length += 1) {
      expect(() => sealer().open(cursor.slice(0, length), 'account')).toThrow(badUserInput);
    }
    for (const more of ['A', '=', ' ', '\n', '.']) {
      expect(() => sealer().open(cursor + more, 'account')).toThrow(badUserInput);
    }
  });

  test.each([
    ['list', sealer(), 'contact'],
    ['relationship', sealer(), 'account>contact.parentcustomerid'],
    ['caller', sealer({ owner: { principal: 'bob' } }), 'account'],
    ['role', sealer({ owner: { role: 'admin' } }), 'account'],
    ['environment', sealer({ owner: { environment: 'https://other.crm.dynamics.com' } }), 'account'],
    ['key', sealer({ secret: 'another' }), 'account'],
  ])('a cursor of another %s', (_, other, list) => {
    expect(() => other.open(cursor, list)).toThrow(badUserInput);
  });

  test('owners whose parts only read alike when put together', () => {
    const tricky = sealer({ owner: { principal: 'ann","sales', role: '' } }).seal(whole, 'account');
    expect(() => sealer().open(tricky, 'account')).toThrow(badUserInput);
  });

  test.each(['', 'x', 'not a cursor', '0', 'null', '%%%'])('%j', (text) => {
    expect(() => sealer().open(text, 'account')).toThrow(badUserInput);
  });
});
