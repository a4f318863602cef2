import { describe, expect, it } from 'vitest';

import { readJsonRows } from '../../../../src/metadata/fetch/read-json-rows.ts';

const read = async (source: Iterable<Uint8Array | string>): Promise<unknown[]> => {
  const rows: unknown[] = [];
  for await (const row of readJsonRows(source)) rows.push(row);
  return rows;
};

const rows = [
  { LogicalName: 'a', Attributes: [{ n: 1 }, [[{}]]], text: '}]"\\{[' },
  {},
  { LogicalName: 'größe 😀', quote: '\\"', 'key"}': { deep: { deeper: [] } } },
];
const body = JSON.stringify({ '@odata.context': 'x/$metadata#E(a,"b")', count: 3, value: rows, last: null });

describe('readJsonRows', () => {
  it.each([1, 2, 3, 7, 64, 10_000])('reads the rows however the bytes are cut: %i', async (size) => {
    const bytes = Buffer.from(body);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    expect(await read(pieces)).toEqual(rows);
    const spaced = Buffer.from(JSON.stringify(JSON.parse(body), undefined, 2));
    expect(await read([spaced])).toEqual(rows);
  });

  it('reads text, an empty list and a byte order mark', async () => {
    expect(await read([body.slice(0, 30), body.slice(30)])).toEqual(rows);
    expect(await read(['{"value":[]}'])).toEqual([]);
    expect(await read(['\uFEFF{"value":[{}]}'])).toEqual([{}]);
  });

  it('hands out a row as soon as it is there', async () => {
    const seen: unknown[] = [];
    const source = function* (): Generator<string> {
      yield '{"value":[{"n":1},{"n"';
      expect(seen).toEqual([{ n: 1 }]);
      yield ':2}]}';
    };
    for await (const row of readJsonRows(source())) seen.push(row);
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('notices an early end wherever it is', async () => {
    const text = '{"a":"b","value":[{"n":[1]},{"m":"x"}]}';
    for (let length = 0; length < text.length; length++) {
      await expect(read([text.slice(0, length)])).rejects.toMatchObject({ reason: 'interrupted' });
    }
    expect(await read([text])).toHaveLength(2);
  });

  it.each([
    [
      'a web page',
      '<!DOCTYPE html><html lang="en"><body style="{x:[1]}">"Sign in</body></html>',
      /a web page/,
    ],
    ['a text', 'Service Unavailable', /not JSON/],
    ['a row that is no JSON', '{"value":[{"n":nothing}]}', /not JSON/],
    ['an error body', '{"error":{"code":"0x0","message":"no","innererror":{}}}', /without a list/],
    ['one table', '{"LogicalName":"account","Attributes":[{}]}', /without a list/],
    ['rows elsewhere', '{"values":[{}]}', /without a list/],
    ['rows that are no objects', '{"value":["a"]}', /without a list/],
    ['more after the end', '{"value":[]}{"value":[]}', /not JSON/],
    ['endless text', `"${'x'.repeat(100_000)}`, /not JSON/],
  ])('refuses %s', async (_, text, message) => {
    await expect(read([text])).rejects.toMatchObject({ reason: 'unusable', message });
  });

  it('passes on what the source throws', async () => {
    const broken = new Error('other side closed');
    const source = function* (): Generator<string> {
      yield '{"value":[';
      throw broken;
    };
    await expect(read(source())).rejects.toBe(broken);
  });
});
