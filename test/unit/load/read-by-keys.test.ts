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
  (read: FakeRead): readonly Row[] => [
    ...new Map(
      keysOf(read).flatMap((code): readonly (readonly [unknown, Row])[] => {
        const row = rowOf(code);
        return row === undefined ? [] : [[row['code'], row]];
      }),
    ).values(),
  ];

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

  /** As a database does that knows no accents. */
  const alike = (...stored: readonly string[]) => {
    const bare = (code: string): string => code.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
    return (code: string): Row | undefined => {
      const found = stored.find((each) => bare(each) === bare(code));
      return found === undefined ? undefined : depot(found);
    };
  };

  it.each([
    ['without regard to case', ['A'], ['a', 'b'], ['A', null], [['a', 'b']]],
    ['the last without asking', ['A', 'Émile'], ['a', 'emile'], ['A', 'Émile'], [['a', 'emile']]],
    [
      'alone where several may be meant',
      ['Émile', 'Zoëëëë'],
      ['emile', 'zoeeee'],
      ['Émile', 'Zoëëëë'],
      [['emile', 'zoeeee'], ['zoeeee']],
    ],
    [
      'alone where another one has the row',
      ['Émile'],
      ['émile', 'emile', 'none'],
      ['Émile', 'Émile', null],
      [['émile', 'emile', 'none'], ['emile']],
    ],
  ])('are found as Dataverse compares: %s', async (_how, stored, codes, expected, requests) => {
    const { rows, sent } = ask(alike(...stored), codes);
    expect((await rows).map((row) => row?.['code'] ?? null)).toEqual(expected);
    expect((sent as readonly FakeRead[]).map(keysOf)).toEqual(requests);
    expect(requests.length).toBeLessThanOrEqual(codes.length);
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
