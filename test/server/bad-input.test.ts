import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let test: TestGateway;
let ids: readonly string[];

beforeAll(async () => {
  test = await startGateway();
  const { data } = await test.data('{ accounts(first: 30) { nodes { accountId } } }');
  ids = (data as { accounts: { nodes: { accountId: string }[] } }).accounts.nodes.map((row) => row.accountId);
});
beforeEach(() => test.emulator.clearRequests());
afterEach(() => test.emulator.intercept(undefined));
afterAll(() => test.gateway.close());

const unknownId = '00000000-0000-4000-8000-00000000dead';

describe('input that can not be answered', () => {
  it.each([
    ['unknown field', '{ accounts { nodes { nope } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['unknown argument', '{ accounts(limit: 3) { nodes { name } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['syntax', '{ accounts { ', 'GRAPHQL_PARSE_FAILED'],
    ['malformed id', '{ account(id: "1)/systemusers(") { name } }', 'BAD_USER_INPUT'],
    [
      'id of another table',
      `{ account(id: "${globalId('contact', unknownId)}") { name } }`,
      'BAD_USER_INPUT',
    ],
    ['bare GUID without table', `{ node(id: "${unknownId}") { id } }`, 'BAD_USER_INPUT'],
    ['malformed cursor', '{ accounts(after: "abc") { nodes { name } } }', 'BAD_USER_INPUT'],
    ['negative first', '{ accounts(first: -1) { nodes { name } } }', 'BAD_USER_INPUT'],
    ['first too large', '{ accounts(first: 5001) { nodes { name } } }', 'BAD_USER_INPUT'],
    [
      'nested first too large',
      '{ accounts { nodes { contactsByParentCustomer(first: 5000) { nodes { fullName } } } } }',
      'BAD_USER_INPUT',
    ],
  ])('%s: refused, and nothing is sent', async (_name, query, code) => {
    const { errors } = await test.run(query);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual([code]);
    expect(test.emulator.requests).toEqual([]);
  });

  it('a cursor of one list is refused by another', async () => {
    const { data } = await test.data('{ accounts(first: 1) { pageInfo { endCursor } } }');
    const cursor = (data as { accounts: { pageInfo: { endCursor: string } } }).accounts.pageInfo.endCursor;
    test.emulator.clearRequests();
    const { errors } = await test.run(`{ contacts(after: "${cursor}") { nodes { fullName } } }`);
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'after' });
    expect(test.emulator.requests).toEqual([]);
  });

  it.each([
    [
      'tampered with',
      0,
      (cursor: string) => `${cursor.slice(0, 20)}${cursor[20] === 'A' ? 'B' : 'A'}${cursor.slice(21)}`,
    ],
    ['of yesterday', 24 * 3_600_000 + 1, (cursor: string) => cursor],
  ])('a cursor %s is refused, and nothing is sent', async (_what, laterMs, change) => {
    let now = Date.parse('2026-11-22T08:30:00Z');
    const other = await startGateway({ gateway: { clock: () => new Date(now) } });
    const query =
      'query ($after: String) { accounts(first: 2, after: $after) { nodes { id } pageInfo { endCursor } } }';
    const cursorOf = (data: unknown): string =>
      (data as { accounts: { pageInfo: { endCursor: string } } }).accounts.pageInfo.endCursor;
    const cursor = cursorOf((await other.data(query)).data);
    const next = await other.data(query, { after: cursor });
    expect(cursorOf(next.data)).not.toBe(cursor);
    now += laterMs;
    other.emulator.clearRequests();
    const { errors } = await other.run(query, { after: change(cursor) });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
    expect(other.emulator.requests.filter(({ kind }) => kind === 'data')).toEqual([]);
    await other.gateway.close();
  });

  it('an id that does not exist is null, without an error', async () => {
    const table = globalId('nosuchtable', unknownId);
    const { data } = await test.data(
      `{ a: account(id: "${unknownId}") { name } b: node(id: "${globalId('account', unknownId)}") { id } c: node(id: "${table}") { id } }`,
    );
    expect(data).toEqual({ a: null, b: null, c: null });
  });

  it('nothing is sent for an empty page of which nothing else is selected', async () => {
    const { data } = await test.data('{ accounts(first: 0) { nodes { name } } }');
    expect(data).toEqual({ accounts: { nodes: [] } });
    expect(test.emulator.requests).toEqual([]);
  });

  it('an empty page still tells whether there are rows', async () => {
    const { data } = await test.data('{ accounts(first: 0) { nodes { name } pageInfo { hasNextPage } } }');
    expect(data).toEqual({ accounts: { nodes: [], pageInfo: { hasNextPage: true } } });
  });
});

describe('upstream failures', () => {
  /** The double, but one part of each batch asks for a column that does not exist. */
  const breakPart = async (request: Request): Promise<Response> => {
    if (!request.url.endsWith('/$batch')) return test.emulator.fetch(request);
    const body = (await request.text()).replace('leads?$select=leadid', 'leads?$select=nope');
    return test.emulator.fetch(new Request(request.url, { method: 'POST', headers: request.headers, body }));
  };
  const lists = [
    'account',
    'contact',
    'lead',
    'incident',
    'opportunity',
    'product',
    'quote',
    'invoice',
    'task',
  ];

  it('one failed part of a batch costs only its own fields', async () => {
    // Nine reads by id of nine tables are more than go as plain requests, so they travel in one batch.
    const query = `{ ${lists.map((table) => `${table}(id: "${ids[0] ?? ''}") { id }`).join(' ')} }`;
    const before = await test.data(query);
    expect(before.extensions?.upstream.map(({ url }) => url)).toEqual(['$batch']);

    const broken = await startGateway({ gateway: { fetch: breakPart } });
    const { data, errors, extensions } = await broken.run(query);
    expect(extensions?.upstream).toHaveLength(1);
    expect(errors?.map(({ path, extensions: { code } = {} }) => [path, code])).toEqual([
      [['lead'], 'UPSTREAM_ERROR'],
    ]);
    expect(Object.keys(data ?? {})).toEqual(lists);
    expect(data?.['account']).not.toBeNull();
    await broken.gateway.close();
  });

  it('a refused request is an error of its field alone, and shows nothing of Dataverse’s message', async () => {
    test.emulator.intercept(({ target }) =>
      target.includes('/contacts?')
        ? {
            status: 403,
            headers: new Headers({ 'content-type': 'application/json', REQ_ID: 'req-1' }),
            body: Buffer.from('{"error":{"code":"0x80040220","message":"Principal user secret-detail"}}'),
          }
        : undefined,
    );
    const answer = await test.run(
      '{ accounts(first: 1) { nodes { name } } contacts { nodes { fullName } } }',
    );
    expect(answer.data?.['contacts']).toBeNull();
    expect(answer.data?.['accounts']).not.toBeNull();
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      dataverse: { status: 403, code: '0x80040220', requestId: 'req-1' },
    });
    expect(JSON.stringify(answer)).not.toContain('secret-detail');
  });

  it('HTML instead of rows is an error, never parsed', async () => {
    test.emulator.intercept(({ target }) =>
      target.includes('/accounts?')
        ? {
            status: 200,
            headers: new Headers({ 'content-type': 'text/html' }),
            body: Buffer.from('<html>marker</html>'),
          }
        : undefined,
    );
    const answer = await test.run('{ accounts { nodes { name } } }');
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('UPSTREAM_ERROR');
    expect(JSON.stringify(answer)).not.toContain('marker');
  });

  it('a next link to another host is an error, and is not called', async () => {
    test.emulator.intercept(({ target }) =>
      target.includes('/accounts?')
        ? {
            status: 200,
            headers: new Headers({ 'content-type': 'application/json' }),
            body: Buffer.from(
              '{"value":[{"accountid":"00000000-0000-4000-8000-000000000001","name":"x"}],"@odata.nextLink":"http://127.0.0.1:9/api/data/v9.2/accounts?$skiptoken=1"}',
            ),
          }
        : undefined,
    );
    const { errors } = await test.run('{ accounts { nodes { name } } }');
    expect(errors?.[0]?.extensions?.['code']).toBe('UPSTREAM_ERROR');
  });
});

function globalId(table: string, id: string): string {
  return Buffer.from(`${table}:${id}`).toString('base64url');
}
