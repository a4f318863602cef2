import { describe, expect, test } from 'vitest';

import { encodeBatch } from '../../../src/odata/encode-batch.ts';
import type { ODataRequest } from '../../../src/odata/request.ts';

const get = (path: string, headers: Record<string, string> = {}): ODataRequest => ({
  method: 'GET',
  path,
  headers,
  body: undefined,
});

const input = {
  servicePath: '/api/data/v9.2/',
  boundary: 'batch_q1',
  partHeaders: { Accept: 'application/json' },
};

describe('a batch of reads', () => {
  test('has the bytes of contract §6.2', () => {
    const requests = [
      get('accounts?$select=name', { Prefer: 'odata.include-annotations="*"' }),
      get('contacts?$select=fullname'),
    ];
    expect(encodeBatch(requests, input)).toEqual({
      method: 'POST',
      path: '$batch',
      headers: {
        'Content-Type': 'multipart/mixed; boundary="batch_q1"',
        Prefer: 'odata.continue-on-error',
      },
      body: [
        '--batch_q1',
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        '',
        'GET /api/data/v9.2/accounts?$select=name HTTP/1.1',
        'Accept: application/json',
        'Prefer: odata.include-annotations="*"',
        '',
        '',
        '--batch_q1',
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        '',
        'GET /api/data/v9.2/contacts?$select=fullname HTTP/1.1',
        'Accept: application/json',
        '',
        '',
        '--batch_q1--',
        '',
      ].join('\r\n'),
    });
  });

  test('ends every line in CRLF, the last one too', () => {
    const { body = '' } = encodeBatch([get('accounts?$select=name')], input);
    expect(body.endsWith('--batch_q1--\r\n')).toBe(true);
    expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('puts the caller on every part', () => {
    const partHeaders = { ...input.partHeaders, CallerObjectId: '11111111-0000-4000-8000-000000000001' };
    const { body = '' } = encodeBatch([get('a?$select=x'), get('b?$select=x')], { ...input, partHeaders });
    expect(body.match(/^CallerObjectId: 11111111-0000-4000-8000-000000000001\r$/gm)).toHaveLength(2);
  });
});

describe('refused as a part', () => {
  test('a write', () => {
    expect(() => encodeBatch([{ ...get('accounts'), method: 'POST', body: '{}' }], input)).toThrow(TypeError);
  });

  test.each([
    ['a line break', 'accounts?$select=name\r\n\r\nDELETE /x'],
    ['a space', 'accounts?$select=name HTTP/1.1'],
    ['a letter beyond ASCII', 'accounts?$filter=name eq %27é'],
    ['nothing', ''],
  ])('a path with %s', (_, path) => {
    expect(() => encodeBatch([get(path)], input)).toThrow(TypeError);
  });

  test.each([
    ['a line break in its value', { Prefer: 'x\r\nCallerObjectId: y' }],
    ['a line break in its name', { 'Prefer: x\r\nCallerObjectId': 'y' }],
    ['a value beyond ASCII', { Prefer: 'é' }],
  ])('a header with %s', (_, headers) => {
    expect(() => encodeBatch([get('accounts?$select=name', headers)], input)).toThrow(TypeError);
    expect(() => encodeBatch([get('accounts?$select=name')], { ...input, partHeaders: headers })).toThrow(
      TypeError,
    );
  });
});
