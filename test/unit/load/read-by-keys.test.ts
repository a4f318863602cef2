import { describe, expect, it } from 'vitest';

import type { Row } from '../../../src/odata/read-rows.ts';
import { stringLiteral } from '../../../src/query/literal.ts';
import { fakeUpstream, type FakeRead } from '../../support/fake-upstream.ts';
import { guid } from '../../support/guid.ts';
import { makeNeed } from '../../support/make-need.ts';

const keysOf = ({ path }: FakeRead): readonly string[] =>
  [...decodeURIComponent(path).matchAll(/code eq '([^']*)'/g)].map(([, code = '']) => code);

/** What rows have, by what is asked for. */
const answering =
  (rowOf: (code: string) => Row | undefined) =>
  (read: FakeRead): readonly Row[] =>
    [...new Set(keysOf(read))].flatMap((code): readonly Row[] => {
      const row = rowOf(code);
      return row === undefined ? [] : [row];
    });

const ask = (
  rowOf: (code: string) => Row | undefined,
  codes: readonly string[],
  columns: readonly string[] = ['name'],
) => {
  const { loaders, sent } = fakeUpstream({ answer: answering(rowOf) });
  const rows = Promise.all(
    codes.map((code) =>
      loaders.readByKey({
        need: makeNeed('depot', { columns }),
        parts: [{ property: 'code', value: stringLiteral(code) }],
        guard: undefined,
        paths: [code],
      }),
    ),
  );
  return { rows, sent };
};

const depot = (code: string): Row => ({ depotid: guid(code.length), code, name: `Depot ${code}` });

describe('rows by an alternate key', () => {
  it('of one tick are one request, each found by its own values', async () => {
    const { rows, sent } = ask(
      (code) => (code === 'none' ? undefined : depot(code)),
      ['a', 'none', 'bb', 'a'],
    );
    expect((await rows).map((row) => row?.['name'] ?? null)).toEqual([
      'Depot a',
      null,
      'Depot bb',
      'Depot a',
    ]);
    expect((sent as readonly FakeRead[]).map(keysOf)).toEqual([['a', 'none', 'bb']]);
  });

  it('of one alone need no column of the key', async () => {
    const { rows, sent } = ask(depot, ['a']);
    expect((await rows).length).toBe(1);
    expect((sent as readonly FakeRead[]).map(({ path }) => path)).toEqual([
      "depots?$select=name&$filter=code%20eq%20'a'&$orderby=depotid",
    ]);
  });

  it('are found without regard to case, and asked for alone where Dataverse finds more alike', async () => {
    const { rows, sent } = ask(
      (code) => depot(code === 'emile' ? '\u00c9mile' : code.toUpperCase()),
      ['a', 'emile'],
    );
    expect((await rows).map((row) => row?.['code'])).toEqual(['A', '\u00c9mile']);
    expect((sent as readonly FakeRead[]).map(keysOf)).toEqual([['a', 'emile'], ['emile']]);
  });

  it('take more requests where there are more than 500, or their values are long', async () => {
    const many = Array.from({ length: 501 }, (_, number) => `c${number}`);
    const first = ask(depot, many);
    expect((await first.rows).map((row) => row?.['code'])).toEqual(many);
    expect((first.sent as readonly FakeRead[]).map((read) => keysOf(read).length)).toEqual([500, 1]);
    const long = Array.from({ length: 30 }, (_, number) => `${'x'.repeat(1000)}${number}`);
    const second = ask(depot, long);
    expect((await second.rows).map((row) => row?.['code'])).toEqual(long);
    for (const { path } of second.sent as readonly FakeRead[]) expect(path.length).toBeLessThan(30_000);
  });
});
