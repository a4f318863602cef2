import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readRows } from '../../../src/odata/read-rows.ts';

const answer = (body: string, contentType = 'application/json; odata.metadata=minimal') => ({
  status: 200,
  headers: new Map([['content-type', contentType]]),
  body,
});

const read = (body: string, lossless = false) => readRows(answer(body), { lossless });
const rowOf = (json: string) => read(`{"value":[${json}]}`, true).rows[0];

describe('a page of rows', () => {
  test('has the rows, the next link and the count', () => {
    const body = {
      '@odata.context': '…#accounts(name)',
      '@odata.count': 7,
      value: [{ name: 'Litware' }, { name: null }],
      '@odata.nextLink': 'https://acme.crm.dynamics.com/api/data/v9.2/accounts?$skiptoken=x',
    };
    expect(read(JSON.stringify(body))).toEqual({
      rows: [{ name: 'Litware' }, { name: null }],
      nextLink: body['@odata.nextLink'],
      total: { count: 7, isCapped: false },
      more: false,
    });
  });

  test.each(['{"code":"0x80040216","message":"x"}', '"x"'])(
    'is none where %s stands beside as its error',
    (error) => {
      expect(() => read(`{"value":[{"name":"Litware"}],"error":${error}}`)).toThrow(
        expect.objectContaining({ code: 'UPSTREAM_ERROR' }),
      );
    },
  );

  test.each(['5', '{}', '["x"]', 'true'])(
    'is none where its next link is %s, and ends where that is null',
    (link) => {
      expect(() => read(`{"value":[],"@odata.nextLink":${link}}`)).toThrow(
        expect.objectContaining({ code: 'UPSTREAM_ERROR' }),
      );
      expect(read('{"value":[],"@odata.nextLink":null}').nextLink).toBeUndefined();
    },
  );

  test('has neither next link nor count where there is none', () => {
    expect(read('{"value":[]}')).toEqual({
      rows: [],
      nextLink: undefined,
      total: undefined,
      more: false,
    });
  });

  test.each([
    [4999, undefined, false],
    [5000, undefined, true],
    [5000, false, false],
    [5000, true, true],
  ])('count %i, limit exceeded %s: capped %s', (count, exceeded, capped) => {
    const body = {
      '@odata.count': count,
      '@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': exceeded,
      value: [],
    };
    expect(read(JSON.stringify(body)).total?.isCapped).toBe(capped);
  });

  test('may begin with a byte order mark', () => {
    expect(read('\uFEFF{"value":[{"name":"x"}]}').rows).toEqual([{ name: 'x' }]);
    expect(read('\uFEFF{"value":[{"amount":1.50}]}', true).rows).toEqual([{ amount: '1.50' }]);
  });

  test('cannot reach a prototype', () => {
    const row = rowOf('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}');
    expect(row).toBeDefined();
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });
});

describe('refused', () => {
  test.each([
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['half of it', '{"value":[{"name":"x"}'],
    ['NaN', '{"value":[{"amount":NaN}]}'],
    ['a number with a zero before it', '{"value":[{"amount":01.5}]}'],
    ['a number with nothing behind its point', '{"value":[{"amount":12345678901234567.}]}'],
    ['two numbers in one', '{"value":[{"amount":1.5-2}]}'],
    ['no object', '[]'],
    ['null', 'null'],
    ['an error', '{"error":{"code":"0x0","message":"x"}}'],
    ['a single row', '{"name":"x"}'],
    ['rows that are no list', '{"value":{"name":"x"}}'],
    ['rows that are no objects', '{"value":["x"]}'],
    ['a row that is null', '{"value":[null]}'],
  ])('%s', (_, body) => {
    const upstreamError = expect.objectContaining({ code: 'UPSTREAM_ERROR' }) as unknown;
    expect(() => read(body)).toThrow(upstreamError);
    expect(() => read(body, true)).toThrow(upstreamError);
  });

  test.each(['text/html', 'text/plain; x=application/json', 'application/jsonp', ''])(
    'good JSON that says it is %j',
    (contentType) => {
      expect(() => readRows(answer('{"value":[]}', contentType), { lossless: false })).toThrow(
        expect.objectContaining({ code: 'UPSTREAM_ERROR' }),
      );
    },
  );
});

describe('where digits matter', () => {
  test('numbers of many digits, with a point or an exponent come as text', () => {
    expect(
      rowOf('{"a":1.50,"b":-0.1,"c":12345678901234567,"d":-9223372036854775808,"e":1E+3,"f":1.5e-7}'),
    ).toEqual({
      a: '1.50',
      b: '-0.1',
      c: '12345678901234567',
      d: '-9223372036854775808',
      e: '1E+3',
      f: '1.5e-7',
    });
  });

  test('numbers are found however the JSON is laid out, and in expanded rows', () => {
    expect(rowOf('{\r\n  "a" :\t1.50 ,\n "deal":{"b": 2.50},"deals":[{"c":3.50},{"c":null}]}')).toEqual({
      a: '1.50',
      deal: { b: '2.50' },
      deals: [{ c: '3.50' }, { c: null }],
    });
  });

  test('short whole numbers stay numbers', () => {
    expect(rowOf('{"a":0,"b":-7,"c":999999999999999}')).toEqual({ a: 0, b: -7, c: 999999999999999 });
  });

  test('digits of every decimal and every big integer are kept', () => {
    const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,18})(?:\.\d{1,10})?$/);
    fc.assert(
      fc.property(fc.array(digits, { minLength: 1 }), (numbers) => {
        const row = rowOf(`{${numbers.map((number, index) => `"c${index}": ${number}`).join(' ,')}}`);
        numbers.forEach((number, index) => {
          const value = row?.[`c${index}`];
          // JSON has a minus zero; a number has no text for it.
          expect(typeof value === 'number' && value === 0 ? '0' : String(value)).toBe(
            number === '-0' ? '0' : number,
          );
        });
      }),
    );
  });

  test('texts are left alone, whatever they look like', () => {
    const numberLike = fc.stringMatching(/^[\s":,[\]{}\\.\d-]{0,30}$/);
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      numberLike,
      fc.constant('\\": 1.5, "x":"'),
      fc.constant(':0.5'),
    );
    fc.assert(
      fc.property(fc.dictionary(value, value), (texts) => {
        expect(Object.entries(rowOf(JSON.stringify(texts)) ?? {})).toEqual(Object.entries(texts));
      }),
      { numRuns: 500 },
    );
  });

  test('a text of a million escapes is no harder than another', () => {
    const long = '"\\\n'.repeat(400_000);
    expect(rowOf(JSON.stringify({ long, amount: 1.5 }))).toEqual({ long, amount: '1.5' });
  });
});
