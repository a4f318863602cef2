import { describe, expect, test } from 'vitest';

import type { Need } from '../../../src/query/need.ts';
import { answerByIds, fakeUpstream, type FakeRead } from '../../support/fake-upstream.ts';
import { guid } from '../../support/guid.ts';
import { lookupTo, makeNeed, rowsOf } from '../../support/make-need.ts';

const accounts = Array.from({ length: 30 }, (_, index) => ({
  accountid: guid(index),
  name: `n${index}`,
  phone: `p${index}`,
}));

const answer = (read: FakeRead) =>
  read.set === 'accounts' ? answerByIds(accounts, 'accountid')(read) : [{ contactid: read.ids[0] ?? '' }];

const wanting = (...columns: readonly string[]): Need => makeNeed('account', { columns });

describe('rows by id', () => {
  test('20 of one table are one request with the union of their columns', async () => {
    const { loaders, sent } = fakeUpstream({ answer });
    const rows = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        loaders.readRow({
          need: wanting(index % 2 === 0 ? 'name' : 'phone'),
          id: guid(index),
          paths: [`a${index}`],
        }),
      ),
    );
    expect(rows.map((row) => row?.['name'])).toEqual(accounts.slice(0, 20).map(({ name }) => name));
    expect(sent).toMatchObject([{ set: 'accounts', filtered: 'accountid', ids: { length: 20 } }]);
    expect(sent).toMatchObject([{ path: expect.stringContaining('$select=name,phone&') as string }]);
  });

  test('the same id twice is asked for once', async () => {
    const { loaders, sent } = fakeUpstream({ answer });
    const read = (column: string) => loaders.readRow({ need: wanting(column), id: guid(1), paths: [] });
    const [first, second] = await Promise.all([read('name'), read('phone')]);
    expect(first).toBe(second);
    expect(sent).toMatchObject([{ ids: [guid(1)] }]);
  });

  test('one that is not there is null, the others stand', async () => {
    const { loaders } = fakeUpstream({ answer });
    const read = (id: string) => loaders.readRow({ need: wanting('name'), id, paths: [] });
    const [missing, present] = await Promise.all([read(guid(999)), read(guid(1))]);
    expect(missing).toBeNull();
    expect(present).toMatchObject({ name: 'n1' });
  });

  test('two tables are two requests, and one that fails costs only its own rows', async () => {
    const { loaders, sent } = fakeUpstream({
      answer: (read) => (read.set === 'contacts' ? 403 : answer(read)),
    });
    const [account, contact] = await Promise.allSettled([
      loaders.readRow({ need: wanting('name'), id: guid(1), paths: [] }),
      loaders.readRow({ need: makeNeed('contact', { columns: ['email'] }), id: guid(1), paths: [] }),
    ]);
    expect(account).toMatchObject({ status: 'fulfilled', value: { name: 'n1' } });
    expect(contact).toMatchObject({ status: 'rejected', reason: { code: 'FORBIDDEN' } });
    expect(sent).toHaveLength(2);
  });

  test('more than 500 ids go in parallel, and a request that fails costs only its own rows', async () => {
    const { loaders, sent } = fakeUpstream({
      answer: ({ ids }) => (ids.includes(guid(0)) ? 500 : ids.map((accountid) => ({ accountid }))),
    });
    const results = await Promise.allSettled(
      Array.from({ length: 700 }, (_, n) =>
        loaders.readRow({ need: wanting('accountid'), id: guid(n), paths: [] }),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 500 }, () => 'rejected'),
      ...Array.from({ length: 200 }, () => 'fulfilled'),
    ]);
    expect(sent).toMatchObject([{ ids: { length: 500 } }, { ids: { length: 200 } }]);
  });

  test('rows of other ids than asked for never reach a field', async () => {
    const { loaders } = fakeUpstream({ answer: () => [{ accountid: guid(2), name: 'secret' }] });
    await expect(loaders.readRow({ need: wanting('name'), id: guid(1), paths: [] })).rejects.toMatchObject({
      code: 'UPSTREAM_ERROR',
    });
  });

  test('with different nested lists are not merged: one would read the rows of the other', async () => {
    const { loaders, sent } = fakeUpstream({ answer });
    const nested = (first: number) =>
      makeNeed('account', {
        columns: ['accountid'],
        collections: [
          rowsOf('contacts', makeNeed('contact'), { page: { first }, slot: `contacts#${first}` }),
        ],
      });
    const read = (need: Need, n: number) => loaders.readRow({ need, id: guid(n), paths: [] });
    await Promise.all([
      read(nested(1), 1),
      read(nested(2), 2),
      read(nested(2), 3),
      read(wanting('accountid'), 4),
    ]);
    expect(sent).toMatchObject([{ ids: [guid(1)] }, { ids: [guid(2), guid(3)] }, { ids: [guid(4)] }]);
  });

  test('with lookups that hold different nested lists are not merged either', async () => {
    const { loaders, sent } = fakeUpstream({ answer });
    const primary = (collections: readonly ReturnType<typeof rowsOf>[]) =>
      makeNeed('account', {
        columns: ['accountid'],
        lookups: [lookupTo('primary', makeNeed('contact', { columns: ['email'], collections }))],
      });
    const read = (need: Need, n: number) => loaders.readRow({ need, id: guid(n), paths: [] });
    const deals = rowsOf('deals', makeNeed('deal'));
    await Promise.all([read(primary([]), 1), read(primary([deals]), 2), read(wanting('accountid'), 3)]);
    expect(sent).toMatchObject([{ ids: [guid(1), guid(3)] }, { ids: [guid(2)] }]);
  });
});

describe('lists', () => {
  const page = { first: 5, resume: undefined, count: false };
  const orderBy = [{ property: 'accountid', direction: 'asc' }] as const;

  test('that are identical are read once, with the union of their columns', async () => {
    const { loaders, sent } = fakeUpstream({ answer: () => accounts.slice(0, 2) });
    const read = (column: string, path: string) =>
      loaders.readList({ need: wanting(column), page, orderBy, filter: undefined, paths: [path] });
    const [first, second] = await Promise.all([read('name', 'a'), read('phone', 'b')]);
    expect(first).toBe(second);
    expect(sent).toMatchObject([{ path: 'accounts?$select=name,phone&$orderby=accountid' }]);
  });

  test('of other size or order are read by themselves', async () => {
    const { loaders, sent } = fakeUpstream({ answer: () => [] });
    const request = { need: wanting('name'), page, orderBy, filter: undefined, paths: [] };
    await Promise.all([
      loaders.readList(request),
      loaders.readList({ ...request, page: { ...page, first: 6 } }),
      loaders.readList({ ...request, page: { ...page, count: true } }),
      loaders.readList({ ...request, orderBy: [{ property: 'name', direction: 'asc' }] }),
    ]);
    expect(sent).toHaveLength(4);
  });

  test('one that fails costs only those who asked for it', async () => {
    const { loaders } = fakeUpstream({ answer: ({ pageSize }) => (pageSize === 5 ? 503 : []) });
    const request = { need: wanting('name'), page, orderBy, filter: undefined, paths: [] };
    const results = await Promise.allSettled([
      loaders.readList(request),
      loaders.readList(request),
      loaders.readList({ ...request, page: { ...page, first: 6 } }),
    ]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: { code: 'UPSTREAM_UNAVAILABLE' } },
      { status: 'rejected', reason: { code: 'UPSTREAM_UNAVAILABLE' } },
      { status: 'fulfilled' },
    ]);
  });
});

test('what one GraphQL request read is not there in the next', async () => {
  let reads = 0;
  const counting = (read: FakeRead) => {
    reads += 1;
    return answer(read);
  };
  for (const expected of [1, 2]) {
    const { loaders } = fakeUpstream({ answer: counting });
    await loaders.readRow({ need: wanting('name'), id: guid(1), paths: [] });
    expect(reads).toBe(expected);
  }
});
