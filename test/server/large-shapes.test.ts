import { afterEach, describe, expect, it } from 'vitest';

import type { Organization, Row } from '../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let test: TestGateway;
afterEach(() => test.gateway.close());

const idOf = (kind: number, number: number): string =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;

const rowsOf = (count: number, row: (number: number) => Row): readonly Row[] =>
  Array.from({ length: count }, (_, number) => row(number));

const organizationOf = (rows: Readonly<Record<string, readonly Row[]>>): Organization => {
  const sample = createSampleOrganization({ rows: 'none' });
  return { ...sample, rows: new Map([...sample.rows, ...Object.entries(rows)]) };
};

const users = 2000;

/** 250 accounts with 24 contacts each, owned by 2,000 users in turn. */
const crowded = (): Organization =>
  organizationOf({
    systemuser: rowsOf(users, (number) => ({ systemuserid: idOf(1, number), fullname: `User ${number}` })),
    account: rowsOf(250, (number) => ({ accountid: idOf(2, number), name: `Account ${number}` })),
    contact: rowsOf(6000, (number) => ({
      contactid: idOf(3, number),
      lastname: `Contact ${String(number).padStart(4, '0')}`,
      parentcustomerid: { table: 'account', id: idOf(2, number % 250) },
      ownerid: { table: 'systemuser', id: idOf(1, number % users) },
    })),
  });

describe('large shapes of planner.md', () => {
  it('17b: 250 accounts × 20 contacts with their 2,000 owners: one request, then four in parallel', async () => {
    test = await startGateway({ emulator: { organization: crowded() } });
    const { data, extensions } = await test.data(
      '{ accounts(first: 250) { nodes { contactsByParentCustomer(first: 20, orderBy: [{ lastName: ASC }]) { nodes { lastName owner { ... on SystemUser { fullName } } } pageInfo { hasNextPage } } } } }',
    );
    const upstream = extensions?.upstream ?? [];
    expect(upstream.map(({ method, rows }) => [method, rows])).toEqual([
      ['GET', 250],
      ...[1, 2, 3, 4].map(() => ['GET', users / 4]),
    ]);
    const { accounts } = data as {
      accounts: {
        nodes: {
          contactsByParentCustomer: {
            nodes: { lastName: string; owner: { fullName: string } }[];
            pageInfo: { hasNextPage: boolean };
          };
        }[];
      };
    };
    for (const [account, { contactsByParentCustomer: contacts }] of accounts.nodes.entries()) {
      const numbers = Array.from({ length: 20 }, (_, index) => account + 250 * index);
      expect(contacts).toEqual({
        nodes: numbers.map((number) => ({
          lastName: `Contact ${String(number).padStart(4, '0')}`,
          owner: { fullName: `User ${number % users}` },
        })),
        pageInfo: { hasNextPage: true },
      });
    }
  });

  it('18: every page of 12,000 rows at 5,000: three requests', async () => {
    const accounts = rowsOf(12_000, (number) => ({ accountid: idOf(2, number), name: `Account ${number}` }));
    test = await startGateway({ emulator: { organization: organizationOf({ account: accounts }) } });
    const query =
      'query ($after: String) { accounts(first: 5000, after: $after) { nodes { accountId } pageInfo { hasNextPage endCursor } } }';
    test.emulator.clearRequests();
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { data } = await test.data(query, { after });
      const page = (
        data as {
          accounts: {
            nodes: { accountId: string }[];
            pageInfo: { hasNextPage: boolean; endCursor: string | null };
          };
        }
      ).accounts;
      seen.push(...page.nodes.map(({ accountId }) => accountId));
      ({ endCursor: after, hasNextPage: more } = page.pageInfo);
    }
    expect(seen).toEqual(accounts.map(({ accountid }) => accountid));
    expect(test.emulator.requests.map(({ kind }) => kind)).toEqual(['data', 'data', 'data']);
  });

  it('19 of 500 accounts with a filter that fills a URL: as many requests as it takes, each within its length', async () => {
    const accounts = rowsOf(500, (number) => ({ accountid: idOf(2, number), name: `Account ${number}` }));
    const contacts = rowsOf(1000, (number) => ({
      contactid: idOf(3, number),
      lastname: number % 3 === 0 ? 'wanted' : 'other',
      parentcustomerid: { table: 'account', id: idOf(2, number % 500) },
    }));
    test = await startGateway({
      emulator: { organization: organizationOf({ account: accounts, contact: contacts }) },
    });
    const words = ['wanted', ...Array.from({ length: 300 }, (_, number) => `${'x'.repeat(100)}${number}`)];
    const { data, extensions } = await test.data(
      `query ($words: [String!]) { accounts(first: 500) { nodes {
        contactsByParentCustomer(first: 0, filter: { lastName: { in: $words } }) { totalCount }
      } } }`,
      { words },
    );
    const { nodes } = (
      data as { accounts: { nodes: { contactsByParentCustomer: { totalCount: number } }[] } }
    ).accounts;
    expect(nodes.map((node) => node.contactsByParentCustomer.totalCount)).toEqual(
      accounts.map((_, number) => [number, number + 500].filter((each) => each % 3 === 0).length),
    );
    const { upstream = [], predicted } = extensions ?? {};
    expect(upstream).toHaveLength(3);
    expect(predicted).toMatchObject({ requests: 3, waits: 2 });
  });

  it('19 over more rows than Dataverse aggregates: null with AGGREGATE_LIMIT, and the rest stands', async () => {
    const contacts = rowsOf(50_001, (number) => ({
      contactid: idOf(3, number),
      parentcustomerid: { table: 'account', id: idOf(2, 0) },
    }));
    const account = [{ accountid: idOf(2, 0), name: 'Large' }];
    test = await startGateway({ emulator: { organization: organizationOf({ account, contact: contacts }) } });
    const { data, errors } = await test.run(
      '{ accounts { nodes { name contactsByParentCustomer(first: 1) { nodes { id } totalCount } } } contactAggregate { count } }',
    );
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions?.['code']])).toEqual([
      ['accounts.nodes.0.contactsByParentCustomer.totalCount', 'AGGREGATE_LIMIT'],
      ['contactAggregate', 'AGGREGATE_LIMIT'],
    ]);
    expect(data).toMatchObject({
      accounts: { nodes: [{ name: 'Large', contactsByParentCustomer: { nodes: [{}], totalCount: null } }] },
      contactAggregate: null,
    });
  });
});
