import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { rowId } from '../../src/emulator/organization/rows/row-id.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

/** What a router sends: the keys of entities that other subgraphs know. */
const entities = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Account { accountId name }
    ... on Contact { contactId fullName }
  }
}`;

const globalId = (table: string, index: number): string =>
  Buffer.from(`${table}:${rowId(table, index)}`).toString('base64url');

const many = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

type Entity = Readonly<Record<string, unknown>> | null;

describe('a subgraph', () => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await startGateway({ gateway: { federation: true } });
  });
  afterAll(() => test.gateway.close());

  const resolve = async (representations: readonly unknown[]) => {
    const { data, extensions } = await test.data(entities, { representations });
    return { entities: data?.['_entities'] as Entity[], upstream: extensions?.upstream ?? [] };
  };

  it.each(['id', 'accountId'])('resolves 100 representations by %s in one request', async (key) => {
    const representations = many(100).map((index) => ({
      __typename: 'Account',
      [key]: key === 'id' ? globalId('account', index) : rowId('account', index),
    }));
    const { entities: found, upstream } = await resolve(representations);
    expect(found.map((entity) => entity?.['accountId'])).toEqual(
      many(100).map((index) => rowId('account', index)),
    );
    for (const entity of found) expect(entity).toMatchObject({ __typename: 'Account' });
    expect(upstream).toHaveLength(1);
  });

  it('resolves tables side by side, each in one request, in the order asked for', async () => {
    const representations = many(40).map((index) =>
      index % 2 === 0
        ? { __typename: 'Account', id: globalId('account', index) }
        : { __typename: 'Contact', id: globalId('contact', index) },
    );
    const { entities: found, upstream } = await resolve(representations);
    expect(found.map((entity) => entity?.['accountId'] ?? entity?.['contactId'])).toEqual(
      many(40).map((index) => rowId(index % 2 === 0 ? 'account' : 'contact', index)),
    );
    expect(upstream).toHaveLength(2);
  });

  it('resolves by an alternate key', async () => {
    const { data } = await test.data('{ accounts(first: 1) { nodes { accountId accountNumber } } }');
    const [{ accountId, accountNumber } = {}] = (data?.['accounts'] as { nodes: Record<string, string>[] })
      .nodes;
    const { entities: found } = await resolve([{ __typename: 'Account', accountNumber }]);
    expect(found).toEqual([expect.objectContaining({ accountId })]);
  });

  it('says null of what is not there, and refuses what is no representation, one by one', async () => {
    const { data, errors } = await test.run(entities, {
      representations: [
        { __typename: 'Account', id: globalId('account', 0) },
        { __typename: 'Account', accountId: '00000000-0000-4000-8000-00000000dead' },
        { __typename: 'Contact', id: globalId('account', 1) },
        { __typename: 'Account', name: 'Not a key' },
        { __typename: 'Nothing', id: 'x' },
        { __typename: 'Account', accountId: "' or 1 eq 1" },
      ],
    });
    const [first, ...rest] = (data?.['_entities'] ?? []) as Entity[];
    expect(first).toMatchObject({ accountId: rowId('account', 0) });
    expect(rest).toEqual([null, null, null, null, null]);
    for (const { extensions } of errors ?? []) expect(extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(errors?.map(({ path }) => path)).toEqual([2, 3, 4, 5].map((index) => ['_entities', index]));
  });

  it('tells a router its SDL, which composes with another subgraph', async () => {
    const { data } = await test.data('{ _service { sdl } }');
    const { sdl } = data?.['_service'] as { sdl: string };
    const { errors, publicSdl } = composeServices([
      { name: 'dataverse', url: 'http://localhost/graphql', typeDefs: parse(sdl) },
      {
        name: 'ratings',
        url: 'http://localhost/ratings',
        typeDefs: parse(`
          extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
          type Query { best: Account }
          type Account @key(fields: "accountId") { accountId: UUID! stars: Int }
          scalar UUID
        `),
      },
    ]);
    expect(errors ?? []).toEqual([]);
    expect(publicSdl).toMatch(/type Account implements [^{]*\{[^}]*stars: Int/);
  });
});

it('without --federation there is nothing of it', async () => {
  const { run, gateway } = await startGateway();
  const { errors } = await run('{ _service { sdl } }');
  expect(errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  await gateway.close();
});

it('B15: the schema is not told to a role that may not ask for it', async () => {
  const test = await startGateway({
    gateway: {
      federation: true,
      roles: { blind: { tables: { account: { read: { columns: ['name'] } } }, introspection: false } },
      callers: { anonymous: 'blind' },
    },
  });
  for (const query of [
    '{ _service { sdl } }',
    '{ ...s } fragment s on Query { it: _service { __typename text: sdl } }',
  ]) {
    const { data, errors } = await test.run(query);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  }
  expect((await test.run('{ accounts(first: 1) { nodes { name } } }')).errors).toBeUndefined();
  await test.gateway.close();
});
