import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { gatewaySettings, startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

/** Sees half of the leads. */
const roles = {
  ...gatewaySettings.roles,
  half: { tables: { '*': {}, lead: { read: { rows: { lastName: { lt: 'N' } } } } }, explain: true },
};

interface List {
  readonly totalCount: number;
  readonly nodes: readonly unknown[];
}

/** The nested list, under the alias `list`, of each row of a root list. */
const listsOf = ({ data, errors }: Answer, root = 'accounts'): readonly List[] => {
  expect(errors).toBeUndefined();
  const { nodes } = data?.[root] as { nodes: { list: List }[] };
  return nodes.map((node) => node.list);
};
const lengths = (lists: readonly List[]): readonly number[] => lists.map(({ nodes }) => nodes.length);
const totals = (lists: readonly List[]): readonly number[] => lists.map(({ totalCount }) => totalCount);

const leadsOfAccounts = (args: string, fields: string): string =>
  `{ accounts(first: 60) { nodes { list: leadsByAccountleadsAssociation(${args}) { ${fields} } } } }`;

describe('the number of rows of many-to-many lists', () => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await startGateway({ gateway: { roles } });
  });
  afterAll(() => test.gateway.close());

  it.each([
    ['all', ''],
    ['with a filter', ', filter: { lastName: { gte: "F" } }'],
    ['with a filter over a lookup', ', filter: { owningUser: { fullName: { contains: "a" } } }'],
  ])('is that of the rows, in one request for all parents: %s', async (_what, filter) => {
    const rows = listsOf(await test.run(leadsOfAccounts(`first: 4999${filter}`, 'nodes { leadId }')));
    expect(Math.max(...lengths(rows))).toBeGreaterThan(0);
    const answer = await test.run(leadsOfAccounts(`first: 0${filter}`, 'totalCount'));
    expect(totals(listsOf(answer))).toEqual(lengths(rows));
    expect(answer.extensions?.upstream).toHaveLength(2);
    expect(answer.extensions?.predicted.requests).toBe(2);
  });

  it('is found where the column of the table between is not called like the key', async () => {
    const query = (args: string, fields: string): string =>
      `{ lists { nodes { list: accountsByListaccountAssociation(${args}) { ${fields} } } } }`;
    const rows = listsOf(await test.run(query('first: 4999', 'nodes { accountId }')), 'lists');
    expect(Math.max(...lengths(rows))).toBeGreaterThan(1);
    expect(totals(listsOf(await test.run(query('first: 0', 'totalCount')), 'lists'))).toEqual(lengths(rows));
  });

  it('is that of the rows that the role sees', async () => {
    const ask = (args: string, fields: string): Promise<Answer> =>
      test.runAs({ role: 'half' }, leadsOfAccounts(args, fields));
    const rows = lengths(listsOf(await ask('first: 4999', 'nodes { leadId }')));
    const answer = await ask('first: 0', 'totalCount');
    expect(totals(listsOf(answer))).toEqual(rows);
    expect(answer.extensions?.upstream).toHaveLength(2);
    expect(answer.extensions?.upstream[1]?.url).toContain('‹rule›');
    const all = totals(listsOf(await test.run(leadsOfAccounts('first: 0', 'totalCount'))));
    expect(all.some((total, index) => total > (rows[index] ?? 0))).toBe(true);
  });
});

it('each many-to-many list is counted by itself, and priced so, where definitions don’t tell the table between', async () => {
  const test = await startGateway({
    gateway: { csdlOnly: true, exposure: { include: ['account', 'lead'] } },
  });
  const query = (args: string, fields: string): string =>
    `{ accounts(first: 5) { nodes { list: leadsByAccountleadsAssociation(${args}) { ${fields} } } } }`;
  const rows = listsOf(await test.run(query('first: 4999', 'nodes { leadid }')));
  const answer = await test.run(query('first: 0', 'totalCount'));
  await test.gateway.close();
  expect(totals(listsOf(answer))).toEqual(lengths(rows));
  expect(answer.extensions?.predicted.requests).toBe(6);
  expect(answer.extensions?.upstream.every(({ url }) => !url.includes('fetchXml'))).toBe(true);
});
