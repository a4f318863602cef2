import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeBatch } from '../../../src/odata/decode-batch.ts';

const boundary = 'batchresponse_5f3c0a52-0000-4000-8000-000000000001';
const contentType = `multipart/mixed; boundary=${boundary}`;

const list = '{"@odata.context":"…#accounts(name)","value":[{"name":"Litware"}]}';
const refusal =
  '{"error":{"code":"0x80044331","message":"A validation error occurred.  The length of the \'subject\' attribute ' +
  "of the 'task' entity exceeded the maximum allowed length of '200'.\"}}";

/** Answer with a list, a refusal, and nothing, as contract §6.2 prints them. */
const documented = [
  `--${boundary}`,
  'Content-Type: application/http',
  'Content-Transfer-Encoding: binary',
  '',
  'HTTP/1.1 200 OK',
  'Content-Type: application/json; odata.metadata=minimal; odata.streaming=true',
  'OData-Version: 4.0',
  '',
  list,
  `--${boundary}`,
  'Content-Type: application/http',
  'Content-Transfer-Encoding: binary',
  '',
  'HTTP/1.1 400 Bad Request',
  'REQ_ID: 5ecd1cb3-0000-4000-8000-000000000001',
  'Content-Type: application/json; odata.metadata=minimal',
  'OData-Version: 4.0',
  '',
  refusal,
  `--${boundary}`,
  'Content-Type: application/http',
  'Content-Transfer-Encoding: binary',
  '',
  'HTTP/1.1 204 No Content',
  'OData-Version: 4.0',
  '',
  '',
  `--${boundary}--`,
  '',
];

interface Part {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

const printAnswer = (parts: readonly Part[], newline: string): string =>
  [
    ...parts.flatMap(({ status, headers, body }) => [
      `--${boundary}`,
      'Content-Type: application/http',
      'Content-Transfer-Encoding: binary',
      '',
      `HTTP/1.1 ${status} Whatever`,
      ...headers.map(([name, value]) => `${name}: ${value}`),
      '',
      body,
    ]),
    `--${boundary}--`,
    '',
  ].join(newline);

describe('answer of a batch', () => {
  test.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
  ])('is read by position, with %s', (_, newline) => {
    const [first, second, third] = decodeBatch(documented.join(newline), { contentType, count: 3 });
    expect([first?.status, first?.body]).toEqual([200, list]);
    expect(first?.headers.get('content-type')).toBe(
      'application/json; odata.metadata=minimal; odata.streaming=true',
    );
    expect([second?.status, second?.body]).toEqual([400, refusal]);
    expect(second?.headers.get('req_id')).toBe('5ecd1cb3-0000-4000-8000-000000000001');
    expect([third?.status, third?.body]).toEqual([204, '']);
  });

  test('may have a quoted boundary, a preamble, an epilogue and blanks after a boundary', () => {
    const body = `preamble\r\n${documented.join('\r\n').replaceAll(`${boundary}\r\n`, `${boundary} \t\r\n`)}epilogue`;
    const parts = decodeBatch(body, { contentType: `multipart/mixed; boundary="${boundary}"`, count: 3 });
    expect(parts.map(({ status }) => status)).toEqual([200, 400, 204]);
  });

  test('may have two blank lines after a part without body, or none at all', () => {
    const head = [`--${boundary}`, 'Content-Type: application/http', '', 'HTTP/1.1 204 No Content'];
    const body = [...head, '', '', '', ...head, `--${boundary}--`].join('\r\n');
    expect(decodeBatch(body, { contentType, count: 2 })).toEqual([
      { status: 204, headers: new Map(), body: '' },
      { status: 204, headers: new Map(), body: '' },
    ]);
  });

  test('is not misled by text that looks like a boundary or a part', () => {
    const name = `\\r\\n--${boundary}\\r\\n\\r\\nHTTP/1.1 403 Forbidden\\r\\n--${boundary}--`;
    const json = `{"value":[{"name":"--${boundary}","next":"${name}"}]}`;
    const body = printAnswer([{ status: 200, headers: [], body: json }], '\r\n');
    expect(decodeBatch(body, { contentType, count: 1 })).toEqual([
      { status: 200, headers: new Map(), body: json },
    ]);
  });

  test('is not misled by a boundary that begins like this one', () => {
    const inner = `--${boundary}0`;
    const body = printAnswer([{ status: 200, headers: [], body: `{}\r\n${inner}\r\n{}` }], '\r\n');
    expect(decodeBatch(body, { contentType, count: 1 })[0]?.body).toBe(`{}\r\n${inner}\r\n{}`);
  });

  test('has what was put into it', () => {
    const part = fc.record({
      status: fc.integer({ min: 200, max: 599 }),
      headers: fc.uniqueArray(
        fc.tuple(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), fc.stringMatching(/^[!-~]{1,20}$/)),
        { selector: ([name]) => name, maxLength: 4 },
      ),
      body: fc.oneof(
        fc.constant(''),
        fc.json(),
        fc.string().map((text) => JSON.stringify({ text, boundary, like: `\r\n--${boundary}--\r\n` })),
      ),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('\r\n', '\n'), (parts, newline) => {
        const answers = decodeBatch(printAnswer(parts, newline), { contentType, count: parts.length });
        expect(answers).toEqual(
          parts.map(({ status, headers, body }) => ({
            status,
            headers: new Map(headers),
            body: body.trim(),
          })),
        );
      }),
    );
  });
});

describe('refused, since a row must never reach the wrong field', () => {
  const whole = documented.join('\r\n');
  const upstreamError = expect.objectContaining({ code: 'UPSTREAM_ERROR' }) as unknown;

  test('an answer cut short anywhere before its end', () => {
    for (let length = 0; length < whole.length - 2; length += 1) {
      expect(() => decodeBatch(whole.slice(0, length), { contentType, count: 3 })).toThrow(upstreamError);
    }
  });

  test.each([2, 4])('%i parts asked for, 3 in the answer', (count) => {
    expect(() => decodeBatch(whole, { contentType, count })).toThrow(upstreamError);
  });

  test.each([
    ['no multipart', 'application/json'],
    ['no content type', ''],
    ['another boundary', 'multipart/mixed; boundary=other'],
  ])('%s', (_, type) => {
    expect(() => decodeBatch(whole, { contentType: type, count: 3 })).toThrow(upstreamError);
  });

  test('a part that is no HTTP answer', () => {
    const body = whole.replace('HTTP/1.1 400 Bad Request', 'Oops');
    expect(() => decodeBatch(body, { contentType, count: 3 })).toThrow(upstreamError);
  });
});
