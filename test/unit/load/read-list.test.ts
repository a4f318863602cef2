import { describe, expect, test } from 'vitest';

import type { ListPage } from '../../../src/odata/list-page.ts';
import type { Row } from '../../../src/odata/read-rows.ts';
import type { PageArguments, ResumePoint } from '../../../src/query/need.ts';
import { fakeUpstream, type FakeAnswer, type FakeRead } from '../../support/fake-upstream.ts';
import { guid } from '../../support/guid.ts';
import { makeNeed } from '../../support/make-need.ts';

const rowsOf = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({ accountid: guid(index + 1) }));

/** Pages as Dataverse cuts them: a token is the number of rows before the page. */
const pagesOf =
  (rows: readonly Row[]) =>
  ({ token = '0', pageSize = 5000 }: FakeRead): FakeAnswer => {
    const end = Number(token) + pageSize;
    return { rows: rows.slice(Number(token), end), next: end < rows.length ? String(end) : undefined };
  };

const list = (answer: (read: FakeRead) => FakeAnswer) => {
  const { loaders, sent } = fakeUpstream({ answer });
  const read = (page: Partial<PageArguments> = {}): Promise<ListPage> =>
    loaders.readList({
      need: makeNeed('account', { columns: ['accountid'] }),
      page: { first: 50, resume: undefined, count: false, ...page },
      orderBy: [{ property: 'accountid', direction: 'asc' }],
      filter: undefined,
      paths: ['accounts'],
    });
  return { read, sent };
};

const keys = ({ rows }: ListPage): readonly unknown[] => rows.map((row) => row['accountid']);
const keysOf = (rows: readonly Row[]): readonly unknown[] => rows.map((row) => row['accountid']);

const cursorAt = (page: ListPage, index: number): ResumePoint =>
  page.resumeAfter(index, String(page.rows[index]?.['accountid']));

describe('first page of a list', () => {
  test.each([
    [0, 3, 0, true],
    [0, 0, 0, false],
    [1, 3, 1, true],
    [3, 3, 3, false],
    [2, 3, 2, true],
    [5000, 3, 3, false],
  ])('first %i of %i rows: %i rows, more %s, one request', async (first, total, length, more) => {
    const { read, sent } = list(pagesOf(rowsOf(total)));
    const page = await read({ first });
    expect(keys(page)).toEqual(keysOf(rowsOf(total).slice(0, length)));
    expect(page.hasNextPage).toBe(more);
    expect(sent).toMatchObject([{ set: 'accounts', pageSize: Math.max(first, 1), token: undefined }]);
  });

  test('never says $top', async () => {
    const { read, sent } = list(pagesOf(rowsOf(3)));
    await read({ first: 2 });
    expect(sent).toMatchObject([{ path: 'accounts?$select=accountid&$orderby=accountid' }]);
  });
});

describe('going on', () => {
  test.each([1, 2, 3, 7, 10])('page by page of %i reads every row once, a request a page', async (first) => {
    const rows = rowsOf(10);
    const { read, sent } = list(pagesOf(rows));
    const seen: unknown[] = [];
    let resume: ResumePoint | undefined;
    for (;;) {
      const page = await read({ first, resume });
      seen.push(...keys(page));
      if (!page.hasNextPage) break;
      resume = cursorAt(page, page.rows.length - 1);
    }
    expect(seen).toEqual(keysOf(rows));
    expect(sent).toHaveLength(Math.ceil(10 / first));
  });

  test('from any row, with any size, gives the rows after it', async () => {
    const rows = rowsOf(11);
    const { read } = list(pagesOf(rows));
    for (const size of [1, 3, 5]) {
      const page = await read({ first: size });
      for (let index = 0; index < size; index += 1) {
        for (const first of [1, 2, 4, 11]) {
          const next = await read({ first, resume: cursorAt(page, index) });
          expect(keys(next)).toEqual(keysOf(rows.slice(index + 1, index + 1 + first)));
          expect(next.hasNextPage).toBe(index + 1 + first < 11);
        }
      }
    }
  });

  test('from a row of a page that was put together, whose cursor names the page it stood on', async () => {
    const rows = rowsOf(12);
    const { read } = list(pagesOf(rows));
    const second = await read({ first: 7, resume: cursorAt(await read({ first: 3 }), 1) });
    expect(keys(second)).toEqual(keysOf(rows.slice(2, 9)));
    for (let index = 0; index < 7; index += 1) {
      const next = await read({ first: 2, resume: cursorAt(second, index) });
      expect(keys(next)).toEqual(keysOf(rows.slice(index + 3, index + 5)));
    }
    expect(cursorAt(second, 4)).toEqual({
      token: '6',
      pageSize: 3,
      after: { key: guid(7), number: 1 },
      parent: undefined,
    });
  });

  test('after a row that is gone goes on with the one that took its place', async () => {
    const rows = rowsOf(10);
    const resume = cursorAt(await list(pagesOf(rows)).read({ first: 5 }), 2);
    const { read } = list(pagesOf(rows.filter((_, index) => index !== 2)));
    expect(keys(await read({ first: 3, resume }))).toEqual(keysOf(rows.slice(3, 6)));
  });

  test('after the last of rows that are all gone is an empty end', async () => {
    const resume = cursorAt(await list(pagesOf(rowsOf(10))).read({ first: 5 }), 4);
    const page = await list(pagesOf([])).read({ first: 3, resume: { ...resume, token: undefined } });
    expect([page.rows, page.hasNextPage]).toEqual([[], false]);
  });

  test('keeps to the parent of a nested list', async () => {
    const { read } = list(pagesOf(rowsOf(9)));
    const resume = { token: '3', pageSize: 3, after: undefined, parent: guid(99) };
    expect(cursorAt(await read({ first: 3, resume }), 0).parent).toBe(guid(99));
  });
});

describe('pages that lead nowhere', () => {
  const upstreamError = { code: 'UPSTREAM_ERROR' };

  test('a page that is its own next', async () => {
    const { read, sent } = list(({ token }) => ({ rows: token === undefined ? rowsOf(1) : [], next: 'x' }));
    await expect(read({ first: 5 })).rejects.toMatchObject(upstreamError);
    expect(sent).toHaveLength(2);
  });

  test('pages in a circle', async () => {
    const next = new Map([
      ['', 'a'],
      ['a', 'b'],
      ['b', 'a'],
    ]);
    const { read, sent } = list(({ token = '' }) => ({ rows: [], next: next.get(token) }));
    await expect(read({ first: 5 })).rejects.toMatchObject(upstreamError);
    expect(sent).toHaveLength(3);
  });

  test('empty pages without end', async () => {
    const { read, sent } = list(({ token = '0' }) => ({ rows: [], next: String(Number(token) + 1) }));
    await expect(read({ first: 5 })).rejects.toMatchObject(upstreamError);
    expect(sent).toHaveLength(10);
  });
});

describe('pages that are shorter than asked for', () => {
  const short =
    (rows: readonly Row[]) =>
    ({ token = '0' }: FakeRead): FakeAnswer => {
      const end = Number(token) + 1;
      return { rows: rows.slice(end - 1, end), next: end < rows.length ? String(end) : undefined };
    };

  test('are read until there are enough', async () => {
    const { read, sent } = list(short(rowsOf(5)));
    const page = await read({ first: 3 });
    expect([keys(page), page.hasNextPage]).toEqual([keysOf(rowsOf(3)), true]);
    expect(sent).toHaveLength(3);
  });

  test('are read 10 at a time: the list goes on from there', async () => {
    const rows = rowsOf(30);
    const { read, sent } = list(short(rows));
    const page = await read({ first: 50 });
    expect([page.rows.length, page.hasNextPage, sent.length]).toEqual([10, true, 10]);
    const rest = await read({ first: 50, resume: cursorAt(page, 9) });
    expect(keys(rest)).toEqual(keysOf(rows.slice(10, 20)));
  });
});

test('the number of all rows is the one that the first request brought', async () => {
  const { read, sent } = list(({ token }) => ({
    rows: rowsOf(1),
    count: token === undefined ? 7 : 9,
    next: token === undefined ? 'x' : undefined,
  }));
  expect((await read({ first: 2, count: true })).total).toEqual({ count: 7, isCapped: false });
  expect(sent).toMatchObject([{ path: expect.stringContaining('&$count=true') as string }, {}]);
});
