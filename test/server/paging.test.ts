import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

let test: TestGateway;
let accounts: number;
let busiest: { readonly id: string; readonly tasks: number };

beforeAll(async () => {
  test = await startGateway();
  const { rows } = test.emulator.organization;
  accounts = rows.get('account')?.length ?? 0;
  const counts = new Map<string, number>();
  for (const { regardingobjectid: reference } of rows.get('task') ?? []) {
    if (typeof reference !== 'object' || reference?.table !== 'account') continue;
    counts.set(reference.id, (counts.get(reference.id) ?? 0) + 1);
  }
  const [[id, tasks] = ['', 0]] = [...counts].sort(([, a], [, b]) => b - a);
  busiest = { id, tasks };
});
afterAll(() => test.gateway.close());

const selection = 'nodes { id } edges { cursor node { id } } pageInfo { hasNextPage endCursor }';

const readAccounts = async (first: number, after: string | null): Promise<Page> => {
  const { data } = await test.data(
    `query ($first: Int, $after: String) { accounts(first: $first, after: $after) { ${selection} } }`,
    { first, after },
  );
  return (data as { accounts: Page }).accounts;
};

const readTasks = async (first: number, after: string | null): Promise<Page> => {
  const { data } = await test.data(
    `query ($id: ID!, $first: Int, $after: String) { account(id: $id) { tasks: tasksByRegardingObject(first: $first, after: $after) { ${selection} } } }`,
    { id: busiest.id, first, after },
  );
  return (data as { account: { tasks: Page } }).account.tasks;
};

const walk = async (read: (after: string | null) => Promise<Page>): Promise<string[]> => {
  const seen: string[] = [];
  let after: string | null = null;
  for (let pages = 0; ; pages += 1) {
    if (pages > 100) throw new Error('The list does not end');
    const page: Page = await read(after);
    seen.push(...page.nodes.map(({ id }) => id));
    if (!page.pageInfo.hasNextPage) return seen;
    after = page.pageInfo.endCursor;
  }
};

describe('paging a root list', () => {
  it.each([7, 100, 5000])('by %i: every row once', async (first) => {
    const seen = await walk((after) => readAccounts(first, after));
    expect(seen).toHaveLength(accounts);
    expect(new Set(seen).size).toBe(accounts);
  });

  it('asks for one page of Dataverse for each page, with the same page size', async () => {
    const page = await readAccounts(10, null);
    test.emulator.clearRequests();
    await readAccounts(10, page.pageInfo.endCursor);
    expect(test.emulator.requests.map(({ headers }) => headers['prefer'])).toEqual(['odata.maxpagesize=10']);
  });

  it('any edge is a place to go on from', async () => {
    const all = await readAccounts(30, null);
    const begun = await readAccounts(10, null);
    const cursor = begun.edges[3]?.cursor ?? '';
    const { nodes } = await readAccounts(12, cursor);
    expect(nodes).toEqual(all.nodes.slice(4, 16));
  });

  it('hasNextPage is exact where a page ends with the list', async () => {
    const { pageInfo } = await readAccounts(accounts, null);
    expect(pageInfo.hasNextPage).toBe(false);
    expect((await readAccounts(accounts - 1, null)).pageInfo.hasNextPage).toBe(true);
  });
});

describe('paging a nested list', () => {
  it('more rows than one expand can hold: every row once', async () => {
    expect(busiest.tasks).toBeGreaterThan(5000);
    const seen = await walk((after) => readTasks(1000, after));
    expect(seen).toHaveLength(busiest.tasks);
    expect(new Set(seen).size).toBe(busiest.tasks);
  });

  it('a cursor of another record’s list is refused', async () => {
    const { pageInfo } = await readTasks(1, null);
    const { data } = await test.data('{ accounts(first: 2) { nodes { id } } }');
    const other = (data as { accounts: Page }).accounts.nodes.find(
      ({ id }) => Buffer.from(id, 'base64url').toString() !== `account:${busiest.id}`,
    );
    test.emulator.clearRequests();
    const { errors } = await test.run(
      'query ($id: ID!, $after: String) { account(id: $id) { tasksByRegardingObject(after: $after) { nodes { id } } } }',
      { id: other?.id, after: pageInfo.endCursor },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
    expect(test.emulator.requests).toEqual([]);
  });

  it('in a list of records only the one that the cursor is of goes on, and the others’ lists are refused', async () => {
    const { pageInfo } = await readTasks(1, null);
    const { data, errors } = await test.run(
      'query ($after: String) { accounts(first: 300) { nodes { recordId tasksByRegardingObject(first: 1, after: $after) { nodes { id } } } } }',
      { after: pageInfo.endCursor },
    );
    const { nodes } = (
      data as { accounts: { nodes: { recordId: string; tasksByRegardingObject: Page | null }[] } }
    ).accounts;
    const shown = nodes.filter(({ tasksByRegardingObject: list }) => list !== null);
    expect(shown.map(({ recordId }) => recordId)).toEqual([busiest.id]);
    const refused = errors?.map(({ extensions }) => [extensions?.['code'], extensions?.['field']]);
    expect(refused?.slice(0, 50)).toEqual(Array(50).fill(['BAD_USER_INPUT', 'after']));
  });

  it('many-to-many goes on as well', async () => {
    const { data } = await test.data(
      `{ lists { nodes { id accounts: accountsByListaccountAssociation(first: 1) { ${selection} } } } }`,
    );
    const { nodes } = (data as { lists: { nodes: { id: string; accounts: Page }[] } }).lists;
    const list = nodes.find(({ accounts: page }) => page.pageInfo.hasNextPage);
    const next = await test.data(
      `query ($id: ID!, $after: String) { list(id: $id) { accounts: accountsByListaccountAssociation(first: 1, after: $after) { ${selection} } } }`,
      { id: list?.id, after: list?.accounts.pageInfo.endCursor },
    );
    const page = (next.data as { list: { accounts: Page } }).list.accounts;
    expect(page.nodes).toHaveLength(1);
    expect(page.nodes).not.toEqual(list?.accounts.nodes);
  });
});

describe('counting', () => {
  it('a root list is counted in the same request', async () => {
    const { data, extensions } = await test.data(
      '{ accounts(first: 1) { totalCount totalCountIsCapped } tasks(first: 0) { totalCount totalCountIsCapped } }',
    );
    expect(data).toEqual({
      accounts: { totalCount: accounts, totalCountIsCapped: false },
      tasks: { totalCount: 5000, totalCountIsCapped: true },
    });
    expect(extensions?.upstream).toHaveLength(2);
  });

  it('a nested list is counted without its page', async () => {
    const { data } = await test.data(
      'query ($id: ID!) { account(id: $id) { tasksByRegardingObject(first: 2) { nodes { id } totalCount totalCountIsCapped } } }',
      { id: busiest.id },
    );
    const { tasksByRegardingObject: list } = (
      data as { account: { tasksByRegardingObject: Page & { totalCount: number } } }
    ).account;
    // An aggregate, which has no cap of 5,000.
    expect(list.totalCount).toBeGreaterThan(5000);
    expect(list).toMatchObject({ totalCountIsCapped: false });
    expect(list.nodes).toHaveLength(2);
  });

  it('a nested list that goes on from a cursor is counted whole, too', async () => {
    const { pageInfo } = await readTasks(2, null);
    const { data, extensions } = await test.data(
      'query ($id: ID!, $after: String) { account(id: $id) { tasksByRegardingObject(first: 2, after: $after) { nodes { id } totalCount totalCountIsCapped } } }',
      { id: busiest.id, after: pageInfo.endCursor },
    );
    expect(data).toMatchObject({
      account: { tasksByRegardingObject: { totalCount: busiest.tasks, totalCountIsCapped: false } },
    });
    expect(extensions?.upstream.length).toBeLessThanOrEqual(extensions?.predicted.requests ?? 0);
  });

  it('a list of which all rows are at hand needs no request of its own', async () => {
    const { data, extensions } = await test.data(
      '{ accounts { nodes { contactsByParentCustomer(first: 50) { nodes { id } totalCount } } } }',
    );
    const { nodes } = (
      data as { accounts: { nodes: { contactsByParentCustomer: Page & { totalCount: number } }[] } }
    ).accounts;
    expect(nodes.map(({ contactsByParentCustomer: list }) => list.totalCount)).toEqual(
      nodes.map(({ contactsByParentCustomer: list }) => list.nodes.length),
    );
    expect(extensions?.upstream).toHaveLength(1);
  });
});
