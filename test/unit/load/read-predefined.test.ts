import { describe, expect, it } from 'vitest';

import { defaultBatchPolicy } from '../../../src/load/batch-policy.ts';
import { ExchangeLog } from '../../../src/load/exchange-log.ts';
import { createLoaders } from '../../../src/load/loaders.ts';
import type { ListPage } from '../../../src/odata/list-page.ts';
import { planRead } from '../../../src/plan/plan-read.ts';
import type { PageArguments } from '../../../src/query/need.ts';
import { everyRight } from '../../support/every-right.ts';
import { guid } from '../../support/guid.ts';
import { makeNeed } from '../../support/make-need.ts';

const serviceRoot = 'https://acme.crm.dynamics.com/api/data/v9.2/';
const prefix = '@Microsoft.Dynamics.CRM';
const xml = '<fetch><entity name="account"/></fetch>';

interface Body {
  readonly value: readonly unknown[];
  readonly [annotation: string]: unknown;
}

/** Reads from a Dataverse that answers a page of ids as told, and has every row that it is asked for. */
const read = async (
  page: Partial<PageArguments>,
  answer: (page: number) => Body | number,
): Promise<{ readonly page: ListPage; readonly asked: readonly number[] }> => {
  const asked: number[] = [];
  const loaders = createLoaders({
    send: (request) => {
      const query = decodeURIComponent(request.path);
      const number = /<fetch [^>]*\bpage="(\d+)"/.exec(query)?.[1];
      if (number !== undefined) asked.push(Number(number));
      const ids = [...query.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)].map(([id]) => id);
      const body =
        number === undefined ? { value: ids.map((accountid) => ({ accountid })) } : answer(Number(number));
      return Promise.resolve({
        status: typeof body === 'number' ? body : 200,
        headers: new Map([['content-type', 'application/json']]),
        body: JSON.stringify(body),
        retries: 0,
      });
    },
    sendSearch: () => Promise.reject(new Error('This upstream has no search.')),
    principal: { kind: 'service', reason: 'a test' },
    signal: undefined,
    serviceRoot,
    policy: defaultBatchPolicy,
    newBoundary: () => '1',
    log: new ExchangeLog(() => 0),
    onWrite: () => undefined,
    now: () => 0,
    planRead: (need) => planRead(need),
    proveBatch: () => Promise.resolve(true),
    access: everyRight,
  });
  const need = makeNeed('account', { columns: ['accountid'] });
  const result = await loaders.readPredefined({
    need,
    page: { first: 2, resume: undefined, count: false, ...page },
    query: { argument: 'fetchXml', text: xml },
    paths: ['accounts'],
  });
  return { page: result, asked };
};

const ids = (...numbers: readonly number[]) => numbers.map((number) => ({ accountid: guid(number) }));
const more = { [`${prefix}.morerecords`]: true };

describe('pages of a predefined query', () => {
  it('are read until there are as many rows as are wanted, with the size that they began with', async () => {
    const resume = { token: '3', pageSize: 2, after: { key: guid(5), number: 1 }, parent: undefined };
    const { page, asked } = await read({ first: 4, resume }, (number) => ({
      value: ids(number * 2 - 1, number * 2),
      ...more,
    }));
    expect(asked).toEqual([3, 4, 5]);
    expect(page.rows).toEqual(ids(6, 7, 8, 9));
    expect(page.hasNextPage).toBe(true);
    expect(page.resumeAfter(3, guid(9))).toMatchObject({ token: '5', after: { key: guid(9), number: 1 } });
  });

  it('go on by the number of a row that is gone from its page', async () => {
    const resume = { token: undefined, pageSize: 3, after: { key: guid(2), number: 2 }, parent: undefined };
    const { page } = await read({ first: 3, resume }, () => ({ value: ids(1, 3, 4) }));
    expect(page.rows).toEqual(ids(3, 4));
  });

  it('hold the cookie in their token, decoded twice', async () => {
    const inner = '<cookie page="1"><name last="%25" /></cookie>';
    const cookie = `<cookie pagenumber="2" pagingcookie="${encodeURIComponent(encodeURIComponent(inner))}" istracking="False" />`;
    const { page } = await read({}, () => ({
      value: ids(1, 2),
      ...more,
      [`${prefix}.fetchxmlpagingcookie`]: cookie,
    }));
    expect(page.resumeAfter(1, guid(2))).toMatchObject({ token: `2 ${inner}`, after: undefined });
  });

  it('without a row, one after another, are an error and no endless loop', async () => {
    const asked: number[] = [];
    const reading = read({}, (number) => {
      asked.push(number);
      return { value: [], ...more };
    });
    await expect(reading).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
    expect(asked).toHaveLength(10);
  });

  it.each([
    ['rows without an id', { value: [{ name: 'x' }] }, 'UPSTREAM_ERROR'],
    ['an id that is none', { value: [{ accountid: "x' or 1 eq 1" }] }, 'UPSTREAM_ERROR'],
    [
      'a cookie that is none',
      {
        value: ids(1, 2),
        ...more,
        [`${prefix}.fetchxmlpagingcookie`]: '<cookie pagenumber="2" pagingcookie="%zz" />',
      },
      'UPSTREAM_ERROR',
    ],
    ['a refusal', 400, 'BAD_USER_INPUT'],
    ['no access', 403, 'FORBIDDEN'],
    ['a failure', 500, 'UPSTREAM_ERROR'],
  ])('with %s are an error', async (_name, body, code) => {
    await expect(read({}, () => body)).rejects.toMatchObject({ code });
  });
});
