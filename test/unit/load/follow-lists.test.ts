import { describe, expect, test } from 'vitest';

import { ListPage } from '../../../src/odata/list-page.ts';
import type { Row } from '../../../src/odata/read-rows.ts';
import type { Need } from '../../../src/query/need.ts';
import { guid } from '../../support/guid.ts';
import { makeNeed, rowsOf } from '../../support/make-need.ts';
import { readAccounts } from '../../support/read-accounts.ts';

describe('lists below lists', () => {
  const deals = rowsOf('deals', makeNeed('deal', { columns: ['name'] }), {
    page: { first: 1 },
    slot: 'deals#1',
  });
  const contacts = rowsOf('contacts', makeNeed('contact', { columns: ['name'], collections: [deals] }), {
    page: { first: 2 },
    slot: 'contacts#2',
  });
  const need = (): Need => makeNeed('account', { collections: [contacts] });
  const accounts = (): Row[] => [
    { accountid: guid(0), contacts: [1, 2, 3].map((n) => ({ contactid: guid(n, 'c') })) },
    { accountid: guid(1), contacts: [] },
  ];
  const pagesAt = (rows: readonly Row[], slot: string): ListPage[] =>
    rows.map((row) => row[slot]).filter((value) => value instanceof ListPage);

  test('are read for the rows that are shown, without the look-ahead row', async () => {
    const { rows, sent } = await readAccounts(need(), {
      accounts,
      contacts: ({ ids }) =>
        ids.map((contactid) => ({ contactid, deals: [{ dealid: guid(1, 'd') }, { dealid: guid(2, 'd') }] })),
    });
    expect(sent).toMatchObject([{}, { set: 'contacts', ids: [guid(1, 'c'), guid(2, 'c')] }]);
    const [first, second] = pagesAt(rows, 'contacts#2');
    expect([first?.rows.length, first?.hasNextPage]).toEqual([2, true]);
    expect([second?.rows.length, second?.hasNextPage]).toEqual([0, false]);
    const inner = pagesAt(first?.rows ?? [], 'deals#1');
    expect(inner.map((page) => [page.rows.length, page.hasNextPage])).toEqual([
      [1, true],
      [1, true],
    ]);
    expect(inner[0]?.resumeAfter(0, guid(1, 'd')).parent).toBe(guid(1, 'c'));
  });

  test('that are refused are errors in their places, and the rows above stand', async () => {
    const { rows } = await readAccounts(need(), { accounts, contacts: () => 429 });
    const [page] = pagesAt(rows, 'contacts#2');
    expect(page?.rows.map((row) => row['deals#1'])).toMatchObject([
      { code: 'THROTTLED' },
      { code: 'THROTTLED' },
    ]);
  });

  test('of a row that is gone are empty', async () => {
    const { rows } = await readAccounts(need(), { accounts, contacts: () => [] });
    const [page] = pagesAt(rows, 'contacts#2');
    expect(pagesAt(page?.rows ?? [], 'deals#1').map((inner) => inner.rows)).toEqual([[], []]);
  });
});

describe('a nested list that goes on from a cursor', () => {
  const resumed = (manyToMany = false): Need => {
    const resume = {
      token: undefined,
      pageSize: 2,
      after: { key: guid(2, 'c'), number: 2 },
      parent: guid(0),
    };
    const contact = makeNeed('contact', { columns: ['contactid'] });
    return makeNeed('account', {
      collections: [rowsOf('contacts', contact, { manyToMany, page: { first: 2, resume }, slot: 'more' })],
    });
  };
  const accounts = (): Row[] => [{ accountid: guid(0) }, { accountid: guid(1) }];
  const contacts = (): Row[] => [1, 2, 3].map((n) => ({ contactid: guid(n, 'c') }));

  test('is a list of its own, filtered by its parent', async () => {
    const { rows, sent } = await readAccounts(resumed(), { accounts, 'contacts again': contacts });
    expect(sent).toMatchObject([
      { set: 'accounts' },
      { set: 'contacts', filtered: '_parent_value', ids: [guid(0)], pageSize: 2 },
    ]);
    const page = rows[0]?.['more'];
    expect(page instanceof ListPage && page.rows).toEqual([{ contactid: guid(3, 'c') }]);
  });

  test('of a many-to-many is filtered by a lambda', async () => {
    const { sent } = await readAccounts(resumed(true), { accounts, 'contacts again': contacts });
    const path = encodeURIComponent(`contacts_back/any(x:x/accountid eq ${guid(0)})`);
    expect(sent).toMatchObject([{}, { path: expect.stringContaining(`&$filter=${path}&`) as string }]);
  });

  test('is an error at every other parent, and nothing is sent for it', async () => {
    const { rows, sent } = await readAccounts(resumed(), { accounts, 'contacts again': contacts });
    expect(rows[1]?.['more']).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(sent).toHaveLength(2);
  });

  test('that is refused is an error in its place', async () => {
    const { rows } = await readAccounts(resumed(), { accounts, 'contacts again': () => 500 });
    expect(rows[0]?.['more']).toMatchObject({ code: 'UPSTREAM_ERROR' });
  });
});

describe('the number of rows of nested lists', () => {
  const counted = (first: number): Need =>
    makeNeed('account', {
      collections: [rowsOf('contacts', makeNeed('contact'), { page: { first, count: true }, slot: 'list' })],
    });
  const accounts = (): Row[] => [
    { accountid: guid(0), contacts: [{ contactid: guid(1, 'c') }, { contactid: guid(2, 'c') }] },
    { accountid: guid(1), contacts: [{ contactid: guid(3, 'c') }] },
  ];
  const totals = (rows: readonly Row[]): unknown[] =>
    rows.map((row) => (row['list'] instanceof ListPage ? row['list'].total : undefined));

  test('is known where all rows are at hand, and asked for where there are more', async () => {
    const { rows, sent } = await readAccounts(counted(1), {
      accounts,
      contacts: () => [{ parent: guid(0), rows: 7 }],
    });
    expect(totals(rows)).toEqual([
      { count: 7, isCapped: false },
      { count: 1, isCapped: false },
    ]);
    expect(sent).toHaveLength(2);
    const [, { path } = { path: '' }] = sent as readonly { readonly path: string }[];
    expect(decodeURIComponent(path)).toMatch(/^contacts\?fetchXml=<fetch aggregate="true"/);
    expect(path.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g)).toEqual([guid(0)]);
  });

  test('that is refused is an error of the number alone', async () => {
    const { rows } = await readAccounts(counted(1), { accounts, contacts: () => 500 });
    expect(totals(rows)).toMatchObject([{ code: 'UPSTREAM_ERROR' }, { count: 1 }]);
    expect(rows.map((row) => row['list'] instanceof ListPage && row['list'].rows.length)).toEqual([1, 1]);
  });
});
