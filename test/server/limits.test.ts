import { afterEach, describe, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let test: TestGateway;
afterEach(() => test.gateway.close());

const nested = (first: number, inner: number): string =>
  `{ accounts(first: ${first}) { nodes { contactsByParentCustomer(first: ${inner}) { nodes { fullName opportunitiesByParentContact(first: 5) { nodes { name } } } } } } }`;

describe('what an operation may cost', () => {
  it('is told before it is sent, and with the requests', async () => {
    test = await startGateway();
    const { extensions } = await test.data(nested(50, 10));
    expect(extensions?.predicted).toEqual({ requests: 2, waits: 2, rows: 50 + 500 + 500 + 2500 });
    expect(extensions?.upstream).toHaveLength(2);
    const { extensions: none } = await test.data(
      '{ choices(table: "account", column: "industrycode") { name } }',
    );
    expect(none?.predicted).toEqual({ requests: 0, waits: 0, rows: 0 });
  });

  it('rows by id are counted as they are read: together', async () => {
    test = await startGateway({ gateway: { limits: { requests: 2 } } });
    const ids = Array.from({ length: 700 }, (_, index) =>
      Buffer.from(`account:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`).toString('base64url'),
    );
    const { extensions } = await test.data('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect(extensions?.predicted).toEqual({ requests: 2, waits: 1, rows: 700 });
    expect(extensions?.upstream).toHaveLength(2);
  });

  it.each([
    ['requests', 1],
    ['waits', 1],
    ['rows', 3000],
  ])(
    'over the limit of %s it is refused with field and limit, and nothing of the field is sent',
    async (limit, most) => {
      test = await startGateway({ gateway: { limits: { [limit]: most } } });
      test.emulator.clearRequests();
      const { data, errors } = await test.run(nested(50, 10));
      expect(data).toEqual({ accounts: null });
      expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX', limit, most } }]);
      expect(errors?.[0]?.message).toContain('"accounts"');
      expect(test.emulator.requests).toEqual([]);
    },
  );

  it('a list that goes on with a larger page than it began with takes several of Dataverse’s, and so it is counted', async () => {
    test = await startGateway();
    const cursors = '{ accounts(first: 3) { edges { cursor } pageInfo { endCursor } } }';
    const { data } = await test.data(cursors);
    const { edges, pageInfo } = (
      data as { accounts: { edges: { cursor: string }[]; pageInfo: { endCursor: string } } }
    ).accounts;
    const query = 'query ($after: String) { accounts(first: 9, after: $after) { nodes { name } } }';
    const atEnd = await test.data(query, { after: pageInfo.endCursor });
    expect(atEnd.extensions?.predicted).toEqual({ requests: 3, waits: 3, rows: 9 });
    expect(atEnd.extensions?.upstream).toHaveLength(3);
    const amidst = await test.data(query, { after: edges[1]?.cursor });
    expect(amidst.extensions?.predicted).toEqual({ requests: 4, waits: 4, rows: 12 });
    expect(amidst.extensions?.upstream).toHaveLength(4);
    const views = 'query ($xml: String, $after: String) { accounts(first: 6, fetchXml: $xml, after: $after)';
    const xml = '<fetch><entity name="account"/></fetch>';
    const first = await test.data(`${views.replace('6', '2')} { pageInfo { endCursor } } }`, { xml });
    const { endCursor } = (first.data as { accounts: { pageInfo: { endCursor: string } } }).accounts.pageInfo;
    const more = await test.data(`${views} { nodes { name } } }`, { xml, after: endCursor });
    expect(more.extensions?.predicted).toEqual({ requests: 6, waits: 6, rows: 12 });
    expect(more.extensions?.upstream).toHaveLength(6);
  });

  it('a long condition leaves room for few ids in a URL, and so it is counted', async () => {
    test = await startGateway();
    const lists =
      'a: contactsByParentCustomer(first: 1) { nodes { id } } b: contactsByParentCustomer(first: 1, filter: $b) { nodes { id } }';
    const { extensions } = await test.data(
      `query ($b: ContactFilter) { accounts(first: 50) { nodes { ${lists} } } }`,
      { b: { lastName: { contains: 'é'.repeat(9880) } } },
    );
    const sent = extensions?.upstream.length ?? 0;
    expect(sent).toBeGreaterThan(4);
    expect(extensions?.predicted.requests).toBe(sent);
  });

  it('lists that can only be counted one by one are so counted', async () => {
    test = await startGateway();
    const filter = '{ opportunitiesByParentContact: { some: {} } }';
    const { extensions } = await test.data(
      `{ accounts(first: 100) { nodes { contactsByParentCustomer(first: 0, filter: ${filter}) { totalCount } } } }`,
    );
    expect(extensions?.predicted).toEqual({ requests: 101, waits: 2, rows: 200 });
    expect(extensions?.upstream).toHaveLength(1 + 100 / 20);
  });

  it('an aggregate has one row for each group, as many as it may have', async () => {
    test = await startGateway();
    const rowsOf = async (args: string) =>
      (await test.data(`{ opportunityAggregate${args} { count } }`)).extensions?.predicted.rows;
    expect(await rowsOf('')).toBe(1);
    expect(await rowsOf('(groupBy: [{ stateCode: true }])')).toBe(5000);
    expect(await rowsOf('(groupBy: [{ stateCode: true }], first: 2)')).toBe(2);
  });

  it('counts all fields of an operation together', async () => {
    test = await startGateway({ gateway: { limits: { requests: 3 } } });
    const fields = ['accounts', 'contacts', 'leads', 'incidents'].map((name) => `${name} { nodes { id } }`);
    const { data, errors } = await test.run(`{ ${fields.join(' ')} }`);
    expect(errors).toMatchObject([{ path: ['incidents'], extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
    expect(data?.['leads']).not.toBeNull();
  });
});
