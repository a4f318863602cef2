import { afterEach, describe, expect, it } from 'vitest';

import type { Organization, Row } from '../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const count = 12_000;

/** Ids in an order of their own: what is inserted later stands anywhere. */
const idOf = (number: number): string => {
  const mixed = ((number * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0');
  return `${mixed}-0000-4000-8000-${String(number).padStart(12, '0')}`;
};

/** Names repeat, so that the key has to decide. */
const rowOf = (number: number): Row => ({
  accountid: idOf(number),
  name: `Account ${number % 100}`,
  numberofemployees: number % 7 === 0 ? null : number % 50,
  statecode: 0,
  statuscode: 1,
});

const withAccounts = (organization: Organization, accounts: readonly Row[]): Organization => ({
  ...organization,
  rows: new Map([...organization.rows, ['account', accounts]]),
});

interface Page {
  readonly nodes: readonly { readonly recordId: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

let test: TestGateway;
afterEach(() => test.gateway.close());

/** Walks a list to its end, or through so many pages; between pages somebody may be busy. */
const walk = async (
  args: string,
  mostPages: number,
  between: (page: number) => void,
): Promise<readonly string[]> => {
  const seen: string[] = [];
  const query = `query ($after: String) { accounts(${args}, after: $after) { nodes { recordId } pageInfo { hasNextPage endCursor } } }`;
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const { data } = await test.data(query, { after });
    const { nodes, pageInfo } = data?.['accounts'] as Page;
    for (const { recordId } of nodes) seen.push(recordId);
    if (!pageInfo.hasNextPage) return seen;
    after = pageInfo.endCursor;
    between(page);
  }
  return seen;
};

describe('a list of 12,000 rows, walked while rows are inserted', () => {
  const text = (row: Row, column: string): string => {
    const value = row[column];
    return typeof value === 'string' ? value : '';
  };
  const name = (row: Row): string => text(row, 'name');
  const employees = (row: Row): number =>
    row['numberofemployees'] === null ? -1 : Number(row['numberofemployees']);
  const byName = (a: Row, b: Row): number => (name(a) < name(b) ? -1 : Number(name(a) > name(b)));

  it.each<[number, number, string, (a: Row, b: Row) => number]>([
    [1, 250, '', () => 0],
    [7, 250, 'orderBy: [{ name: ASC }], ', byName],
    [
      50,
      300,
      'orderBy: [{ numberOfEmployees: DESC }], filter: { name: { startsWith: "Account" } }, ',
      (a, b) => employees(b) - employees(a),
    ],
    [
      5000,
      10,
      'orderBy: [{ numberOfEmployees: ASC }, { name: DESC }], ',
      (a, b) => employees(a) - employees(b) || byName(b, a),
    ],
    [5000, 10, '', () => 0],
  ])('in pages of %i: none twice, none lost', async (first, pages, args, order) => {
    const sample = createSampleOrganization({ rows: 'none' });
    const rows = Array.from({ length: count }, (_, number) => rowOf(number));
    test = await startGateway({ emulator: { organization: withAccounts(sample, rows) } });
    let next = count;
    const seen = await walk(`${args}first: ${first}`, pages, (page) => {
      if (page % 50 !== 0 && first < 5000) return;
      const added = Array.from({ length: 20 }, () => rowOf(next++));
      test.emulator.alter((now) => withAccounts(now, [...(now.rows.get('account') ?? []), ...added]));
    });
    expect(next).toBeGreaterThan(count);
    expect(new Set(seen).size).toBe(seen.length);
    const before = new Set(rows.map((_, number) => idOf(number)));
    const old = seen.filter((id) => before.has(id));
    // Of those that were there from the beginning none is lost up to where the walk has come, and none is out of order.
    const inOrder = rows
      .toSorted((a, b) => order(a, b) || (text(a, 'accountid') < text(b, 'accountid') ? -1 : 1))
      .map((row) => row['accountid']);
    expect(old).toEqual(inOrder.slice(0, old.length));
    if (pages * first >= count + 2000) expect(old).toHaveLength(count);
    else expect(old.length).toBeGreaterThan(pages * first * 0.9);
  });

  it('every page of 5,000 is one request', async () => {
    const sample = createSampleOrganization({ rows: 'none' });
    const rows = Array.from({ length: count }, (_, number) => rowOf(number));
    test = await startGateway({ emulator: { organization: withAccounts(sample, rows) } });
    test.emulator.clearRequests();
    expect(await walk('first: 5000', 5, () => undefined)).toHaveLength(count);
    expect(test.emulator.requests.filter(({ kind }) => kind === 'data')).toHaveLength(3);
  });
});
