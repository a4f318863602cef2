import { describe, expect, test } from 'vitest';

import { skipTokenOf } from '../../../src/odata/next-link.ts';

const root = 'https://acme.crm.dynamics.com/api/data/v9.2/';

describe('token of a next link', () => {
  test.each([
    '%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2520page%253d%25221%2522%253e%22%20/%3E',
    'a+b%2Bc',
    'x==',
  ])('is kept as it stood: %s', (token) => {
    expect(skipTokenOf(`${root}contacts?$select=fullname&$skiptoken=${token}`, root)).toBe(token);
  });

  test('may come first, before other options, or under an encoded name', () => {
    expect(skipTokenOf(`${root}contacts?$skiptoken=one&$select=fullname`, root)).toBe('one');
    expect(skipTokenOf(`${root}contacts?$select=fullname&%24skiptoken=two`, root)).toBe('two');
  });

  test('may stand in a link whose host is in capitals or names its port', () => {
    expect(skipTokenOf('https://ACME.crm.dynamics.com:443/api/data/v9.2/contacts?$skiptoken=x', root)).toBe(
      'x',
    );
  });
});

describe('refused', () => {
  test.each([
    ['another host', 'https://evil.example/api/data/v9.2/contacts?$skiptoken=x'],
    [
      'a host that begins like ours',
      'https://acme.crm.dynamics.com.evil.example/api/data/v9.2/c?$skiptoken=x',
    ],
    ['our host as user name', 'https://acme.crm.dynamics.com@evil.example/api/data/v9.2/c?$skiptoken=x'],
    ['a user and a password', 'https://user:pw@acme.crm.dynamics.com/api/data/v9.2/contacts?$skiptoken=x'],
    ['a token that is longer than a URL', `${root}contacts?$skiptoken=${'x'.repeat(30_000)}`],
    ['another port', 'https://acme.crm.dynamics.com:8443/api/data/v9.2/contacts?$skiptoken=x'],
    ['another scheme', 'http://acme.crm.dynamics.com/api/data/v9.2/contacts?$skiptoken=x'],
    ['another path', 'https://acme.crm.dynamics.com/other?$skiptoken=x'],
    ['a path that leads out', `${root}../../../other?$skiptoken=x`],
    ['an encoded path that leads out', `${root}%2e%2e/%2e%2e/other?$skiptoken=x`],
    ['a relative link', 'contacts?$skiptoken=x'],
    ['a link without token', `${root}contacts?$select=fullname`],
    ['an empty token', `${root}contacts?$skiptoken=&$select=fullname`],
    ['a token inside another option', `${root}contacts?x=$skiptoken=y`],
    ['a token with a line break', `${root}contacts?$skiptoken=x\r\nDELETE`],
    ['a token with a blank', `${root}contacts?$skiptoken=x HTTP/1.1`],
  ])('%s', (_, link) => {
    expect(() => skipTokenOf(link, root)).toThrow(expect.objectContaining({ code: 'UPSTREAM_ERROR' }));
  });
});
