import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let test: TestGateway;
let ids: readonly string[];

beforeAll(async () => {
  test = await startGateway();
  const { data } = await test.data('{ accounts(first: 60) { nodes { accountId } } }');
  ids = (data as { accounts: { nodes: { accountId: string }[] } }).accounts.nodes.map((row) => row.accountId);
});
afterAll(() => test.gateway.close());

const ownerColumns = 'owner { ... on SystemUser { fullName } ... on Team { name } }';
/** Shapes of reads, with the HTTP requests that each may cost. */
const shapes: readonly (readonly [name: string, query: () => string, requests: number])[] = [
  ['1 columns only', () => '{ accounts(first: 50) { nodes { name telephone1 revenue } } }', 1],
  ['2 a lookup’s columns', () => '{ accounts(first: 50) { nodes { name primaryContact { fullName } } } }', 1],
  [
    '3 identity of polymorphic lookups',
    () =>
      '{ incidents(first: 50) { nodes { owner { __typename id displayName } customer { __typename id displayName } primaryContact { id displayName } } } }',
    1,
  ],
  [
    '4 columns of both targets',
    () =>
      '{ opportunities(first: 50) { nodes { customer { displayName ... on Account { name } ... on Contact { fullName } } owner { displayName } } } }',
    1,
  ],
  [
    '5 nested list',
    () =>
      '{ accounts(first: 50) { nodes { contactsByParentCustomer(first: 10, orderBy: [{ lastName: DESC }]) { nodes { fullName } } } } }',
    1,
  ],
  [
    '6 look back at the parent',
    () =>
      '{ accounts(first: 50) { nodes { contactsByParentCustomer(first: 10) { nodes { fullName parentCustomer { ... on Account { name } } } } } } }',
    1,
  ],
  [
    '7 owners of nested rows',
    () =>
      `{ accounts(first: 50) { nodes { contactsByParentCustomer(first: 10) { nodes { fullName ${ownerColumns} } } } } }`,
    2,
  ],
  [
    '8 list in a list',
    () =>
      '{ accounts(first: 50) { nodes { contactsByParentCustomer(first: 10) { nodes { fullName opportunitiesByParentContact(first: 5) { nodes { name } } } } } } }',
    2,
  ],
  [
    '9 the same list twice',
    () =>
      '{ accounts(first: 50) { nodes { a: contactsByParentCustomer(first: 10, filter: { lastName: { contains: "e" } }) { nodes { fullName } } b: contactsByParentCustomer(first: 3, orderBy: [{ createdOn: DESC }]) { nodes { jobTitle } } } } }',
    2,
  ],
  [
    'the same list under three aliases, counted under one',
    () =>
      '{ accounts(first: 50) { nodes { a: contactsByParentCustomer(first: 1) { nodes { fullName } } b: contactsByParentCustomer(first: 1) { totalCount nodes { jobTitle } } c: contactsByParentCustomer(first: 1) { pageInfo { hasNextPage } } } } }',
    2,
  ],
  [
    '10 many-to-many beside a lookup',
    () =>
      `{ leads(first: 50) { nodes { accountsByAccountleadsAssociation { nodes { name } } ${ownerColumns} } } }`,
    2,
  ],
  [
    '11 twenty rows by id',
    () =>
      `{ ${ids
        .slice(0, 20)
        .map((id, i) => `a${i}: account(id: "${id}") { ${i % 2 === 0 ? 'name' : 'telephone1'} }`)
        .join(' ')} }`,
    1,
  ],
  [
    '12 one row in three ways',
    () => {
      const id = ids[0] ?? '';
      const global = Buffer.from(`account:${id}`).toString('base64url');
      return `{ a: account(id: "${id}") { name } b: node(id: "${global}") { ... on Account { telephone1 } } c: account(id: "${id}") { revenue } }`;
    },
    1,
  ],
  [
    '13 six lists',
    () =>
      '{ accounts { nodes { name } } contacts { nodes { fullName } } leads { nodes { fullName } } incidents { nodes { title } } opportunities { nodes { name } } products { nodes { name } } }',
    6,
  ],
  [
    '14 a chain of four lookups',
    () =>
      '{ opportunities(first: 50) { nodes { parentAccount { parentAccount { primaryContact { createdBy { fullName } } } } } } }',
    1,
  ],
  [
    '15 conditions on a lookup’s column and on some of a list, counted',
    () =>
      '{ accounts(first: 50, filter: { primaryContact: { lastName: { contains: "e" } }, contactsByParentCustomer: { some: { lastName: { contains: "a" } } } }) { totalCount nodes { name } } }',
    1,
  ],
  [
    '17a 5,000 rows with their owners',
    () => `{ tasks(first: 5000) { nodes { subject ${ownerColumns} } } }`,
    1,
  ],
  [
    '19 counts of nested lists',
    () => '{ accounts(first: 50) { nodes { contactsByParentCustomer(first: 1) { totalCount } } } }',
    2,
  ],
  [
    '19 counts of nested lists, many-to-many',
    () => '{ leads(first: 50) { nodes { accountsByAccountleadsAssociation(first: 0) { totalCount } } } }',
    2,
  ],
  [
    'an aggregate in groups',
    () => '{ opportunityAggregate(groupBy: [{ stateCode: true }]) { key { stateCode } count } }',
    1,
  ],
];

describe('what each shape of a read costs', () => {
  it('lists of which no row is wanted: nothing, or what it takes to count them', async () => {
    const ask = async (fields: string) => {
      const { data, extensions } = await test.data(
        `{ accounts(first: 20) { nodes { contactsByParentCustomer(first: 0) { ${fields} } } } }`,
      );
      const { nodes } = data?.['accounts'] as { nodes: { contactsByParentCustomer: object }[] };
      const urls = extensions?.upstream.map(({ url }) => url) ?? [];
      expect(urls[0]).not.toContain('$expand');
      return { requests: urls.length, lists: nodes.map((node) => node.contactsByParentCustomer) };
    };
    expect(await ask('nodes { fullName }')).toEqual({ requests: 1, lists: Array(20).fill({ nodes: [] }) });
    const { requests, lists } = await ask('nodes { fullName } totalCount');
    const { data } = await test.data(
      '{ accounts(first: 20) { nodes { contactsByParentCustomer(first: 4999) { nodes { contactId } } } } }',
    );
    const whole = data?.['accounts'] as { nodes: { contactsByParentCustomer: { nodes: unknown[] } }[] };
    const totals = whole.nodes.map((node) => node.contactsByParentCustomer.nodes.length);
    expect(lists).toEqual(totals.map((totalCount) => ({ nodes: [], totalCount })));
    expect(requests).toBe(2);
  });

  it.each(shapes)('%s', async (_name, query, requests) => {
    const { extensions } = await test.data(query());
    expect(extensions?.upstream.map(({ url }) => url)).toHaveLength(requests);
    expect(extensions?.predicted.requests).toBeGreaterThanOrEqual(requests);
    // Six lists go side by side; of all others each request waits for the one before.
    expect(extensions?.predicted.waits).toBe(requests === 6 ? 1 : requests);
  });

  it('16 more lookups than one query may expand, nested ones counted', async () => {
    const users = ['createdBy', 'modifiedBy', 'createdOnBehalfBy', 'modifiedOnBehalfBy', 'owningUser']
      .map((field) => `${field} { fullName }`)
      .join(' ');
    const { extensions } = await test.data(
      `{ accounts(first: 50) { nodes { primaryContact { ${users} } parentAccount { ${users} } ${users} } } }`,
    );
    const [first = '', ...others] = extensions?.upstream.map(({ url }) => url) ?? [];
    expect(first.match(/\$select/g)).toHaveLength(1 + 15);
    expect(others).toHaveLength(1);
  });

  it('a nested list with owners and the parents’ owners: two requests', async () => {
    const { extensions } = await test.data(
      `{ accounts(first: 50) { nodes { name ${ownerColumns} contactsByParentCustomer(first: 10) { nodes { fullName ${ownerColumns} } } } } }`,
    );
    expect(extensions?.upstream).toHaveLength(2);
  });

  it('a condition that is too long for a URL of its own travels in a batch: one request', async () => {
    const names = Array.from({ length: 300 }, (_, number) => `${'é'.repeat(20)}${number}`);
    const { data, extensions } = await test.data(
      'query ($names: [String!]!) { accounts(filter: { name: { in: $names } }) { nodes { id } } }',
      { names },
    );
    expect(data).toEqual({ accounts: { nodes: [] } });
    expect(extensions?.upstream.map(({ method, url, parts }) => [method, url, parts?.length])).toEqual([
      ['POST', '$batch', 1],
    ]);
    expect(extensions?.upstream[0]?.parts?.[0]?.url.length).toBeGreaterThan(30_000);
  });
});
