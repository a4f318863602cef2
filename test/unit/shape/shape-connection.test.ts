import { describe, expect, test } from 'vitest';

import { ListPage } from '../../../src/odata/list-page.ts';
import type { Row } from '../../../src/odata/read-rows.ts';
import { captureReads } from '../../support/capture-reads.ts';
import { guid } from '../../support/guid.ts';
import { salesModel } from '../../support/sales-model.ts';
import { openTestCursor, sealTestCursor } from '../../support/test-cursor.ts';

const rows: readonly Row[] = [1, 2, 3].map((n) => ({ accountid: guid(n), name: `n${n}` }));
const firstPage = (over: object = {}): ListPage =>
  new ListPage({
    rows,
    hasNextPage: true,
    pageSize: 3,
    ...over,
  });

const answer = async (fields: string, page: ListPage, after?: string) => {
  const { data, errors } = await captureReads({
    model: salesModel,
    source: `query ($after: String) { accounts(first: 3, after: $after) { ${fields} } }`,
    variableValues: { after },
    loaders: { readList: () => Promise.resolve(page) },
  });
  expect(errors).toEqual([]);
  return (data as { accounts: unknown }).accounts;
};

const opened = (cursor: string) => openTestCursor(cursor, 'account');

describe('a connection', () => {
  test('has nodes and edges in the order of the rows, under any alias', async () => {
    expect(
      await answer('nodes { name } again: nodes { n: name } edges { node { name } }', firstPage()),
    ).toEqual({
      nodes: [{ name: 'n1' }, { name: 'n2' }, { name: 'n3' }],
      again: [{ n: 'n1' }, { n: 'n2' }, { n: 'n3' }],
      edges: [{ node: { name: 'n1' } }, { node: { name: 'n2' } }, { node: { name: 'n3' } }],
    });
  });

  test('of no rows has no cursors', async () => {
    const fields = 'nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
    expect(await answer(fields, ListPage.empty())).toEqual({
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  test('has a previous page as soon as it begins after a cursor', async () => {
    const after = sealTestCursor(
      { token: undefined, pageSize: 3, after: undefined, parent: undefined },
      'account',
    );
    expect(await answer('pageInfo { hasPreviousPage }', firstPage(), after)).toEqual({
      pageInfo: { hasPreviousPage: true },
    });
  });

  test('says how many rows there are, and null where Dataverse did not', async () => {
    const total = { count: 5000, isCapped: true };
    expect(await answer('totalCount totalCountIsCapped', firstPage({ total }))).toEqual({
      totalCount: 5000,
      totalCountIsCapped: true,
    });
    expect(await answer('totalCount totalCountIsCapped', firstPage())).toEqual({
      totalCount: null,
      totalCountIsCapped: false,
    });
  });
});

describe('a cursor', () => {
  interface Cursors {
    readonly edges: readonly { readonly cursor: string }[];
    readonly pageInfo: { readonly startCursor: string; readonly endCursor: string };
  }
  const cursorsOf = async (page: ListPage): Promise<Cursors> =>
    (await answer('edges { cursor } pageInfo { startCursor endCursor }', page)) as Cursors;

  test('of each edge goes on after its row', async () => {
    const { edges, pageInfo } = await cursorsOf(firstPage());
    expect(edges.map(({ cursor }) => opened(cursor))).toEqual(
      [1, 2, 3].map((number) => ({
        token: undefined,
        pageSize: 3,
        after: { key: guid(number), number },
        parent: undefined,
      })),
    );
    expect(pageInfo).toEqual({ startCursor: edges[0]?.cursor, endCursor: edges[2]?.cursor });
  });

  test('of the last row is the next page itself where that has a token', async () => {
    const { edges, pageInfo } = await cursorsOf(firstPage({ nextToken: 'next' }));
    expect(opened(pageInfo.endCursor)).toEqual({
      token: 'next',
      pageSize: 3,
      after: undefined,
      parent: undefined,
    });
    expect(opened(edges[1]?.cursor ?? '').token).toBeUndefined();
  });

  test('of a nested list holds its parent', () => {
    const page = ListPage.expanded([...rows, { accountid: guid(4) }], { first: 3, parent: 'p' });
    expect(page.rows).toHaveLength(3);
    expect(page.hasNextPage).toBe(true);
    expect(page.resumeAfter(2, guid(3))).toEqual({
      token: undefined,
      pageSize: 3,
      after: { key: guid(3), number: 3 },
      parent: 'p',
    });
  });
});

test('a nested list without a row to look ahead is at its end', () => {
  expect(ListPage.expanded(rows, { first: 3, parent: 'p' }).hasNextPage).toBe(false);
  expect(ListPage.expanded([], { first: 0, parent: 'p' }).hasNextPage).toBe(false);
  expect(ListPage.expanded(rows.slice(0, 1), { first: 0, parent: 'p' })).toMatchObject({
    rows: [],
    hasNextPage: true,
  });
});
