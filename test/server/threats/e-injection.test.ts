import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { FetchFunction } from '../../../src/transport/fetch-send.ts';
import { startGateway, type Answer, type TestGateway } from '../../support/start-gateway.ts';

type Between = (request: Request, send: FetchFunction) => Promise<Response>;

let test: TestGateway;
let between: Between | undefined;
beforeAll(async () => {
  test = await startGateway({
    between: (request, send) => (between === undefined ? send(request) : between(request, send)),
  });
});
afterAll(() => test.gateway.close());
beforeEach(() => {
  between = undefined;
  test.emulator.clearRequests();
});

const sent = () => test.emulator.requests.filter(({ kind }) => kind === 'data' || kind === 'batch');
const codes = ({ errors = [] }: Answer): readonly unknown[] =>
  errors.map(({ extensions }) => extensions?.['code']);
const named = (name: string): Promise<Answer> =>
  test.run('query ($name: String!) { accounts(filter: { name: { eq: $name } }) { nodes { name } } }', {
    name,
  });

const hostile = [
  "x' or '1' eq '1",
  "') or contains(name,'",
  'a%27%20or%20name%20ne%20null',
  '& $select=creditlimit #?/\\+',
  '"/><link-entity name="contact"><all-attributes/></link-entity>',
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  '\r\n\r\nDELETE /api/data/v9.2/accounts HTTP/1.1\r\nCallerObjectId: x',
  '--batch_1--\r\n--changeset',
  '{{${{%0d%0aX: y}}}}',
];

describe('E1, E4, E7: texts', () => {
  it.each(hostile)('are one value, and come back as they were: %j', async (name) => {
    const { data } = await test.data(
      'mutation ($name: String!) { createAccount(input: { name: $name }) { id name } }',
      { name },
    );
    expect(data).toMatchObject({ createAccount: { name } });
    expect((await named(name)).data).toEqual({ accounts: { nodes: [{ name }] } });
    const grouped = await test.data(
      'query ($name: String!) { accountAggregate(filter: { name: { eq: $name } }, groupBy: [{ name: true }]) { count key { name } } }',
      { name },
    );
    expect(grouped.data).toEqual({ accountAggregate: [{ count: 1, key: { name } }] });
  });

  it('stand in as many parts of a batch as were asked for', async () => {
    const fields = Array.from(
      { length: 12 },
      (_none, index) =>
        `a${index}: accounts(filter: { name: { eq: $name }, accountNumber: { neq: "${index}" } }) { nodes { name } }`,
    );
    const name =
      '--batch_x\r\nContent-Type: application/http\r\n\r\nDELETE /api/data/v9.2/accounts(1) HTTP/1.1\r\n\r\n--batch_x--';
    const { errors } = await test.run(`query ($name: String!) { ${fields.join(' ')} }`, { name });
    expect(errors).toBeUndefined();
    const batches = sent().filter(({ kind }) => kind === 'batch');
    expect(batches.length).toBeGreaterThan(0);
    const parts = batches.flatMap(({ parts: inside = [] }) => inside);
    expect(parts.length + sent().length - batches.length).toBe(12);
    expect(new Set(parts.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it('that no request can carry are refused', async () => {
    for (const name of ['a\u0000b', 'a\ud800b']) {
      const answer = await named(name);
      expect(answer.errors?.length).toBeGreaterThan(0);
    }
    expect(sent()).toEqual([]);
  });
});

describe('E2: ids', () => {
  it.each(['1)/systemusers(', '../systemusers', "x' or 1 eq 1", '*', '%2e%2e', "name='x'"])(
    'that are none: %j',
    async (id) => {
      for (const query of [
        'query ($id: ID!) { account(id: $id) { name } }',
        'query ($id: ID!) { node(id: $id) { id } }',
        'mutation ($id: ID!) { deleteAccount(id: $id) { id } }',
      ]) {
        const answer = await test.run(query, { id });
        expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
      }
      expect(sent()).toEqual([]);
    },
  );
});

describe('E3: numbers, dates and options', () => {
  it.each([
    'revenue: { gt: "NaN" }',
    'revenue: { gt: "1e999 or true" }',
    'numberOfEmployees: { eq: 1e99 }',
    'createdOn: { gt: "2020-01-01T00:00:00Z) or (1 eq 1" }',
    'industryCode: { eq: "1 or 1" }',
    'stateCode: { eq: NOT_A_STATE }',
  ])('that are none: %s', async (condition) => {
    const { errors } = await test.run(`{ accounts(filter: { ${condition} }) { nodes { name } } }`);
    expect(errors?.length).toBeGreaterThan(0);
    expect(sent()).toEqual([]);
  });
});

describe('E5: names of columns', () => {
  it.each([
    '{ accounts(orderBy: [{ "name desc,creditlimit": ASC }]) { nodes { name } } }',
    '{ accounts(orderBy: [{ nothing: ASC }]) { nodes { name } } }',
    '{ accounts(orderBy: [{ name: "asc,creditlimit" }]) { nodes { name } } }',
    '{ accounts { nodes { name_desc } } }',
  ])('come from the schema only: %s', async (query) => {
    expect((await test.run(query)).errors?.[0]?.extensions?.['code']).toMatch(
      /^(?:GRAPHQL_|BAD_USER_INPUT$)/,
    );
    expect(sent()).toEqual([]);
  });
});

describe('E6: values that become headers', () => {
  it.each(['W/"1"\r\nCallerObjectId: x', 'W/"1"\nX: y', '"1"\u0000', '*, W/"2"'])(
    '%j is no etag',
    async (ifMatch) => {
      const answer = await test.run(
        'mutation ($ifMatch: String!) { updateAccount(id: "11111111-0000-4000-8000-000000000001", ifMatch: $ifMatch, input: { name: "x" }) { id } }',
        { ifMatch },
      );
      expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
      expect(sent()).toEqual([]);
    },
  );
});

describe('E8: cursors', () => {
  it('that were changed, or belong to another list, are refused', async () => {
    const page = (field: string, after?: string) =>
      `{ list: ${field}(first: 1${after === undefined ? '' : `, after: "${after}"`}) { pageInfo { endCursor } } }`;
    const { data } = await test.data(page('accounts'));
    const { endCursor } = (data?.['list'] as { pageInfo: { endCursor: string } }).pageInfo;
    test.emulator.clearRequests();
    const middle = endCursor.length >> 1;
    const changed = `${endCursor.slice(0, middle)}${endCursor[middle] === 'A' ? 'B' : 'A'}${endCursor.slice(middle + 1)}`;
    for (const query of [
      page('accounts', changed),
      page('contacts', endCursor),
      page('accounts', 'https://evil.example/'),
    ]) {
      expect(codes(await test.run(query))).toEqual(['BAD_USER_INPUT']);
    }
    expect(
      codes(await test.runAs({ role: 'admin', id: 'somebody else' }, page('accounts', endCursor))),
    ).toEqual(['BAD_USER_INPUT']);
    expect(sent()).toEqual([]);
  });
});

/** Changes answers about accounts, and keeps all hosts that were asked. */
const answering = (change: (response: Response) => Promise<Response> | Response): Set<string> => {
  const hosts = new Set<string>();
  between = async (request, send) => {
    hosts.add(new URL(request.url).host);
    const response = await send(request);
    return request.url.includes('/accounts') ? change(response) : response;
  };
  return hosts;
};
const own = '127.0.0.1:5050';

describe('E9, E10, E11: addresses in answers', () => {
  it('E9: of a next page on another host is not followed', async () => {
    const hosts = answering(async (response) => {
      const body = (await response.json()) as Record<string, unknown>;
      return Response.json({
        ...body,
        '@odata.nextLink': 'http://127.0.0.1:9/api/data/v9.2/accounts?$skiptoken=x',
      });
    });
    const answer = await test.run('{ accounts(first: 1) { nodes { name } pageInfo { endCursor } } }');
    expect(JSON.stringify(answer)).not.toContain('127.0.0.1:9');
    expect(answer.errors?.length).toBeGreaterThan(0);
    expect([...hosts]).toEqual([own]);
  });

  it.each([301, 302, 307])('E10: %i is an error, not followed', async (status) => {
    const hosts = answering(
      () => new Response(null, { status, headers: { location: 'http://127.0.0.1:9/' } }),
    );
    const answer = await test.run('{ accounts(first: 1) { nodes { name } } }');
    expect(answer.data).toEqual({ accounts: null });
    expect(answer.errors).toHaveLength(1);
    expect([...hosts]).toEqual([own]);
  });

  it('E11: of a new row gives its id, whatever host it names', async () => {
    const hosts = answering((response) => {
      const headers = new Headers(response.headers);
      for (const name of ['location', 'odata-entityid']) {
        const value = headers.get(name);
        if (value !== null) headers.set(name, value.replace(/^https?:\/\/[^/]+/, 'http://127.0.0.1:9'));
      }
      return new Response(response.body, { status: response.status, headers });
    });
    const answer = await test.run('mutation { createAccount(input: { name: "Elsewhere" }) { name } }');
    expect(JSON.stringify(answer)).not.toContain('127.0.0.1:9');
    expect([...hosts]).toEqual([own]);
  });
});

describe('E12: names that objects have by themselves', () => {
  it('from Dataverse and from clients stay data', async () => {
    answering(async (response) => {
      const text = await response.text();
      return new Response(
        text.replace(
          '"value":[{',
          '"value":[{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},',
        ),
        {
          status: response.status,
          headers: { 'content-type': 'application/json' },
        },
      );
    });
    await test.run('{ accounts(first: 1) { nodes { name } } }');
    await test.gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"query ($f: AccountFilter) { accounts(filter: $f) { nodes { name } } }","variables":{"f":{"__proto__":{"isAdmin":true}},"__proto__":{"isAdmin":true}}}',
      }),
    );
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });
});

describe('E14: markup in data', () => {
  it('goes out as JSON that no browser takes for a page', async () => {
    const response = await test.gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/html, */*' },
        body: JSON.stringify({ query: '{ __typename }' }),
      }),
    );
    expect(response.headers.get('content-type')).toMatch(/json/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});
