import { describe, expect, test } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { ListPage } from '../../../src/odata/list-page.ts';
import { printGlobalId } from '../../../src/shape/global-id.ts';
import { captureReads } from '../../support/capture-reads.ts';
import { guid } from '../../support/guid.ts';
import { salesModel } from '../../support/sales-model.ts';
import { sealTestCursor } from '../../support/test-cursor.ts';

const run = (source: string, over: Omit<Parameters<typeof captureReads>[0], 'model' | 'source'> = {}) =>
  captureReads({ model: salesModel, source, ...over });

describe('a row by id', () => {
  test('is read by its key, for the path that wants it', async () => {
    const { rows, data } = await run(`{ a: account(id: "${guid(1).toUpperCase()}") { name } }`);
    expect(rows).toMatchObject([{ id: guid(1), paths: ['a'], need: { table: { logicalName: 'account' } } }]);
    expect(data).toEqual({ a: null });
  });

  test('may be given by its global id', async () => {
    const { rows } = await run(`{ account(id: "${printGlobalId('account', guid(1))}") { name } }`);
    expect(rows).toMatchObject([{ id: guid(1) }]);
  });

  test.each([
    ['no id', '1)/systemusers('],
    ['the id of another table', printGlobalId('contact', guid(1))],
  ])('is refused with %s, and nothing is read', async (_, id) => {
    const { rows, lists, data, errors } = await run(`{ account(id: "${id}") { name } }`);
    expect([rows, lists, data]).toEqual([[], [], { account: null }]);
    expect(errors).toMatchObject([{ message: expect.stringContaining('Argument "id"') as string }]);
  });
});

describe('node', () => {
  test('reads the fields of the type that the id says', async () => {
    const id = printGlobalId('contact', guid(1));
    const { rows, data } = await run(
      `{ node(id: "${id}") { __typename id ... on Account { phone } ... on Contact { email } } }`,
      { loaders: { readRow: () => Promise.resolve({ contactid: guid(1), email: 'a@b.example' }) } },
    );
    expect(rows.map(({ need }) => [...need.columns])).toEqual([['contactid', 'email']]);
    expect(data).toEqual({ node: { __typename: 'Contact', id, email: 'a@b.example' } });
  });

  test('of a table that the schema lacks is null, like a row that does not exist', async () => {
    const { rows, data, errors } = await run(`{ node(id: "${printGlobalId('secret', guid(1))}") { id } }`);
    expect([rows, data, errors]).toEqual([[], { node: null }, []]);
  });

  test('does not take a bare GUID', async () => {
    const { rows, errors } = await run(`{ node(id: "${guid(1)}") { id } }`);
    expect([rows.length, errors.length]).toEqual([0, 1]);
  });
});

describe('nodes', () => {
  const ids = [
    printGlobalId('account', guid(1)),
    printGlobalId('contact', guid(2)),
    printGlobalId('account', guid(3)),
  ];
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Account { accountid } } }';

  test('are in the order of their ids, each failing alone', async () => {
    const { data, errors } = await run(query, {
      variableValues: { ids },
      loaders: {
        readRow: ({ id, need }) => {
          if (need.table.logicalName === 'contact')
            return Promise.reject(new GatewayError('FORBIDDEN', 'No'));
          return Promise.resolve(id === guid(3) ? null : { accountid: id });
        },
      },
    });
    expect(data).toEqual({ nodes: [{ __typename: 'Account', accountid: guid(1) }, null, null] });
    expect(errors).toMatchObject([{ path: ['nodes', 1] }]);
  });

  test('with one malformed id read the others', async () => {
    const { rows, data, errors } = await run(query, { variableValues: { ids: [...ids, 'x'] } });
    expect(rows.length).toBe(ids.length);
    expect(data).toEqual({ nodes: [...ids, 'x'].map(() => null) });
    expect(errors).toMatchObject([{ path: ['nodes', ids.length] }]);
    expect(errors[0]?.message).toContain(`Argument "ids[${ids.length}]"`);
  });
});

describe('a list', () => {
  test('is 50 rows in the order of their key where nothing else is said', async () => {
    const { lists } = await run('{ accounts { nodes { name } } }');
    expect(lists).toMatchObject([
      {
        page: { first: 50, resume: undefined, count: false },
        orderBy: [{ property: 'accountid', direction: 'asc' }],
        filter: undefined,
        paths: ['accounts'],
      },
    ]);
  });

  test('and its nested lists are as large as said, and 10 rows where nothing is', async () => {
    const { lists } = await run('{ accounts(first: 5000) { nodes { contacts { nodes { name } } } } }');
    expect(lists[0]?.page.first).toBe(5000);
    expect([...(lists[0]?.need.collections.values() ?? [])].map(({ page }) => page.first)).toEqual([10]);
    const largest = await run('{ accounts { nodes { contacts(first: 4999) { nodes { name } } } } }');
    expect([...(largest.lists[0]?.need.collections.values() ?? [])].map(({ page }) => page.first)).toEqual([
      4999,
    ]);
  });

  test.each([
    'accounts(first: -1) { nodes { name } }',
    'accounts(first: 5001) { nodes { name } }',
    'accounts { nodes { contacts(first: 5000) { nodes { name } } } }',
    'accounts { nodes { contacts(first: -1) { nodes { name } } } }',
    'accounts(after: "x") { nodes { name } }',
    'accounts(after: "") { nodes { name } }',
    'accounts { nodes { contacts(after: "x") { nodes { name } } } }',
  ])('%s is refused, never clamped, and nothing is read', async (field) => {
    const { lists, data, errors } = await run(`{ ${field} }`);
    expect([lists, data]).toEqual([[], { accounts: null }]);
    expect(errors).toHaveLength(1);
  });

  test('goes on after a cursor of its own, and of no other list', async () => {
    const resume = { token: 'x', pageSize: 3, after: undefined, parent: undefined };
    const source = 'query ($after: String) { accounts(after: $after) { nodes { name } } }';
    const own = await run(source, { variableValues: { after: sealTestCursor(resume, 'account') } });
    expect(own.lists[0]?.page.resume).toEqual(resume);
    const other = await run(source, { variableValues: { after: sealTestCursor(resume, 'contact') } });
    expect([other.lists, other.errors.length]).toEqual([[], 1]);
  });

  test('of no rows reads nothing, unless asked whether there are any', async () => {
    const none = await run('{ accounts(first: 0) { nodes { name } } }');
    expect([none.lists, none.data]).toEqual([[], { accounts: { nodes: [] } }]);
    const page = await run('{ accounts(first: 0) { pageInfo { hasNextPage } } }');
    expect(page.lists).toMatchObject([{ page: { first: 0, count: false } }]);
    const count = await run('{ accounts(first: 0) { totalCount } }');
    expect(count.lists).toMatchObject([{ page: { first: 0, count: true } }]);
  });

  test('asks for the key only where a cursor or an identity needs it', async () => {
    const columns = async (fields: string) =>
      [...((await run(`{ accounts { ${fields} } }`)).lists[0]?.need.columns ?? [])].sort();
    expect(await columns('nodes { name }')).toEqual(['name']);
    expect(await columns('nodes { name } pageInfo { hasNextPage hasPreviousPage }')).toEqual(['name']);
    expect(await columns('nodes { name } pageInfo { endCursor }')).toEqual(['accountid', 'name']);
    expect(await columns('edges { cursor node { name } }')).toEqual(['accountid', 'name']);
    expect(await columns('nodes { id }')).toEqual(['accountid']);
    expect(await columns('nodes { displayName etag table __typename }')).toEqual(['name']);
  });

  test('that fails costs its own field', async () => {
    const { data, errors } = await run('{ accounts { nodes { name } } contacts { nodes { name } } }', {
      loaders: {
        readList: ({ need }) =>
          need.table.logicalName === 'account'
            ? Promise.reject(new GatewayError('THROTTLED', 'Later'))
            : Promise.resolve(ListPage.empty()),
      },
    });
    expect(data).toEqual({ accounts: null, contacts: { nodes: [] } });
    expect(errors).toMatchObject([{ message: 'Later', path: ['accounts'] }]);
  });
});

test('root fields are read in the same tick', async () => {
  let waiting = 0;
  const { data } = await run('{ accounts { nodes { name } } contacts { nodes { name } } }', {
    loaders: {
      readList: async () => {
        waiting += 1;
        await new Promise((resolve) => setImmediate(resolve));
        expect(waiting).toBe(2);
        return ListPage.empty();
      },
    },
  });
  expect(data).toEqual({ accounts: { nodes: [] }, contacts: { nodes: [] } });
});
