import { describe, expect, test } from 'vitest';

import { readError } from '../../../src/odata/read-error.ts';

const answer = (status: number, body: string, headers: Record<string, string> = {}) => ({
  status,
  headers: new Map(Object.entries(headers)),
  body,
});

const secret = 'Contact With Id = 11111111 of jane@acme.example Does Not Exist at Microsoft.Crm.Foo()';
const errorBody = (code: string): string => JSON.stringify({ error: { code, message: secret } });

describe('error of an answer', () => {
  test.each([
    [400, 'UPSTREAM_ERROR'],
    [401, 'UPSTREAM_AUTH'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [412, 'CONFLICT'],
    [429, 'THROTTLED'],
    [500, 'UPSTREAM_ERROR'],
    [501, 'UPSTREAM_ERROR'],
    [502, 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_UNAVAILABLE'],
    [504, 'UPSTREAM_UNAVAILABLE'],
    [302, 'UPSTREAM_ERROR'],
  ])('%i is %s, and shows nothing of the message', (status, code) => {
    const error = readError(answer(status, errorBody('0x80040217'), { req_id: 'r-1' }));
    expect(error.code).toBe(code);
    expect(error.dataverse).toEqual({ status, code: '0x80040217', requestId: 'r-1' });
    expect(JSON.stringify([error.message, error.dataverse, error.details])).not.toContain('jane');
  });

  test('keeps the message as its cause, for the log', () => {
    const { cause } = readError(answer(404, errorBody('0x80040217')));
    expect(String(cause)).toContain(secret);
  });

  test.each([
    ['HTML', '<html><body>Bad gateway: 10.0.0.7</body></html>'],
    ['nothing', ''],
    ['JSON of another kind', '{"error":"x"}'],
    ['no object', 'null'],
    ['an error without code', '{"error":{"message":"10.0.0.7"}}'],
  ])('may come with %s', (_, body) => {
    const error = readError(answer(502, body));
    expect(error.dataverse).toEqual({ status: 502, code: '' });
    expect(error.message).not.toContain('10.0.0.7');
  });

  test('falls back to the other request id', () => {
    expect(readError(answer(500, '', { 'x-ms-service-request-id': 's-1' })).dataverse?.requestId).toBe('s-1');
  });

  test('says when to try again, only where Dataverse throttles', () => {
    expect(readError(answer(429, '', { 'retry-after': '7' })).retryAfterSeconds).toBe(7);
    expect(readError(answer(429, '', { 'retry-after': '5, 10' })).retryAfterSeconds).toBe(10);
    for (const soon of ['soon', '0', '-5', 'NaN', 'Fri, 31 Dec 9999 23:59:59 GMT']) {
      expect(readError(answer(429, '', { 'retry-after': soon })).retryAfterSeconds).toBe(1);
    }
    for (const late of ['1e300', 'Infinity', '9999999999']) {
      expect(readError(answer(429, '', { 'retry-after': late })).retryAfterSeconds).toBe(86_400);
    }
    expect(readError(answer(429, '')).retryAfterSeconds).toBe(1);
    expect(readError(answer(500, '', { 'retry-after': '7' })).retryAfterSeconds).toBeUndefined();
  });
});
