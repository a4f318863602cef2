import { afterEach, describe, expect, it } from 'vitest';

import type { Organization, Row } from '../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { createClient } from '../emulator/client.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const count = 12_000;

/** Ids in an order of their own: what is inserted later stands anywhere. */
const idOf = (number: number): string => {
  const mixed = ((number * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0');
  return `${mixed}-0000-4000-8000-${String(number).padStart(12, '0')}`;
};

/** Names repeat, so that the key has to decide. */
const valuesOf = (number: number) => ({
  accountid: idOf(number),
  name: `Account ${number % 100}`,
  numberofemployees: number % 7 === 0 ? null : number % 50,
});

const rowOf = (number: number): Row => ({ ...valuesOf(number), statecode: 0, statuscode: 1 });

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

/** Walks a list to its end; between pages somebody may be busy. */
const walk = async (
  args: string,
  between: (page: number) => Promise<void> | undefined = () => undefined,
): Promise<readonly string[]> => {
  const seen: string[] = [];
  const query = `query ($after: String) { accounts(${args}, after: $after) { nodes { recordId } pageInfo { hasNextPage endCursor } } }`;
  let after: string | null = null;
  for (let page = 0; ; page += 1) {
    const { data } = await test.data(query, { after });
    const { nodes, pageInfo } = data?.['accounts'] as Page;
    for (const { recordId } of nodes) seen.push(recordId);
    if (!pageInfo.hasNextPage) return seen;
    after = pageInfo.endCursor;
    await between(page);
  }
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

  it.each<[number, string, (a: Row, b: Row) => number]>([
    [1, '', () => 0],
    [7, 'orderBy: [{ name: ASC }], ', byName],
    [
      50,
      'orderBy: [{ numberOfEmployees: DESC }], filter: { name: { startsWith: "Account" } }, ',
      (a, b) => employees(b) - employees(a),
    ],
    [
      5000,
      'orderBy: [{ numberOfEmployees: ASC }, { name: DESC }], ',
      (a, b) => employees(a) - employees(b) || byName(b, a),
    ],
    [5000, '', () => 0],
  ])('in pages of %i: none twice, none lost', async (first, args, order) => {
    const sample = createSampleOrganization({ rows: 'none' });
    const rows = Array.from({ length: count }, (_, number) => rowOf(number));
    test = await startGateway({ emulator: { organization: withAccounts(sample, rows) } });
    const other = await createClient(test.emulator);
    let next = count;
    const insert = async (): Promise<void> => {
      const Targets = Array.from({ length: 20 }, () => ({
        '@odata.type': 'Microsoft.Dynamics.CRM.account',
        ...valuesOf(next++),
      }));
      const body = JSON.stringify({ Targets });
      const headers = { 'content-type': 'application/json' };
      const path = 'accounts/Microsoft.Dynamics.CRM.CreateMultiple';
      expect((await other.send('POST', path, { headers, body })).status).toBe(200);
    };
    // With small pages, a tenth of the rows comes while they are walked.
    const every = Math.ceil(count / first / 80);
    const seen = await walk(`${args}first: ${first}`, (page) => (page % every === 0 ? insert() : undefined));
    expect(next).toBeGreaterThan(count);
    expect(new Set(seen).size).toBe(seen.length);
    const before = new Set(rows.map((_, number) => idOf(number)));
    // Of those that were there from the beginning none is lost, and none is out of order.
    const inOrder = rows
      .toSorted((a, b) => order(a, b) || (text(a, 'accountid') < text(b, 'accountid') ? -1 : 1))
      .map((row) => row['accountid']);
    expect(seen.filter((id) => before.has(id))).toEqual(inOrder);
    // Of those that came, the walk met some.
    if (first < 5000) expect(seen.length).toBeGreaterThan(count);
  });

  it('every page of 5,000 is one request', async () => {
    const sample = createSampleOrganization({ rows: 'none' });
    const rows = Array.from({ length: count }, (_, number) => rowOf(number));
    test = await startGateway({ emulator: { organization: withAccounts(sample, rows) } });
    test.emulator.clearRequests();
    expect(await walk('first: 5000')).toHaveLength(count);
    expect(test.emulator.requests.filter(({ kind }) => kind === 'data')).toHaveLength(3);
  });
});
