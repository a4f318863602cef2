import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { getIntrospectionQuery, graphqlSync, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';

import { createRoleView } from '../../../src/access/role-view.ts';
import type { Server } from '../../../src/server/create-server.ts';
import { introspectionSchema } from './introspection/introspection-schema.ts';
import { query, testServer, type TestServer } from './test-server.ts';

const full = getIntrospectionQuery();

/** So that the limits of introspection itself are met first. */
const roomy = { aliases: 20_000, fields: 20_000, introspectionDepth: 100 };

/** A server over a schema that counts how often it is described from end to end. */
const counting = (): TestServer & { readonly schema: GraphQLSchema; readonly walks: () => number } => {
  const schema = introspectionSchema();
  let walks = 0;
  const account = schema.getType('Account');
  if (account === undefined) throw new Error('The schema has no accounts');
  Object.defineProperty(account, 'description', {
    get: () => {
      walks += 1;
      return 'An account';
    },
  });
  return { ...testServer({ schemaFor: () => schema }), schema, walks: () => walks };
};

interface Sent {
  readonly query: string;
  readonly variables?: unknown;
  readonly operationName?: string;
}

const post = (server: Server, body: Sent, headers: Record<string, string> = {}): Promise<Response> =>
  server.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );

const bytes = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe('introspection', () => {
  it('is sent in the encoding that the client takes, the same text in each', async () => {
    const { server, schema } = counting();
    const expected = JSON.stringify(graphqlSync({ schema, source: full }));
    const brotli = await post(server, { query: full }, { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers.get('content-encoding')).toBe('br');
    expect(brotliDecompressSync(await bytes(brotli)).toString()).toBe(expected);
    const gzip = await post(server, { query: full }, { 'accept-encoding': 'gzip, br;q=0' });
    expect(gzip.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(await bytes(gzip)).toString()).toBe(expected);
    for (const headers of [{}, { 'accept-encoding': 'identity' }, { 'accept-encoding': 'zstd' }]) {
      const plain = await post(server, { query: full }, headers);
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect(await plain.text()).toBe(expected);
    }
    expect(brotli.headers.get('vary')).toContain('Accept-Encoding');
    expect(brotli.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('answers 304 to who has it already', async () => {
    const { server } = counting();
    const first = await post(server, { query: full }, { 'accept-encoding': 'br' });
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{20,}"$/);
    for (const known of [etag, `"other", ${etag}`, etag.slice(2), '*']) {
      const second = await post(
        server,
        { query: full },
        { 'accept-encoding': 'gzip', 'if-none-match': known },
      );
      expect([known, second.status, (await bytes(second)).length]).toEqual([known, 304, 0]);
      expect(second.headers.get('etag')).toBe(etag);
    }
    expect((await post(server, { query: full }, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('is computed once, for all who ask at once or later, however they write it', async () => {
    const { server, walks } = counting();
    const renamed = full.replaceAll('TypeRef', 'Reference').replaceAll('\n', ' ');
    const variable = `query Again($all: Boolean!) { ${full
      .slice(full.indexOf('{') + 1)
      .replaceAll('includeDeprecated: true', 'includeDeprecated: $all')}`;
    await Promise.all([
      post(server, { query: full }),
      post(server, { query: full }),
      post(server, { query: renamed }),
    ]);
    expect(walks()).toBe(1);
    const again = await post(server, { query: variable, variables: { all: true }, operationName: 'Again' });
    expect(again.status).toBe(200);
    expect(walks()).toBe(1);
    const other = await post(server, { query: variable, variables: { all: false } });
    expect(walks()).toBe(2);
    expect(await other.text()).not.toBe(await again.text());
  });

  it('has the media type that was asked for', async () => {
    const { server } = counting();
    const sent = (accept: string) => post(server, { query: full }, { accept });
    const types = ['application/json', 'application/graphql-response+json'];
    for (const type of types) {
      expect((await sent(type)).headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    }
    for (const type of ['image/png', 'text/event-stream', 'multipart/mixed']) {
      expect((await sent(type)).status).toBe(406);
    }
    const several = await sent('multipart/mixed;deferSpec=20220824,application/json');
    expect(several.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('needs the same permission as any other operation', async () => {
    const { server } = testServer({
      contextFor: () => {
        throw new Error('no');
      },
    });
    expect((await post(server, { query: full })).status).toBe(500);
  });

  it('may come along with data as long as it is short', async () => {
    const { server } = testServer({ limits: roomy });
    const small = await query(server, '{ hello __type(name: "Query") { name } }');
    expect(small.json()).toEqual({ data: { hello: 'Hello world', __type: { name: 'Query' } } });
    const aliases = Array.from({ length: 150 }, (_, index) => `a${index}: fields { name description }`);
    const long = `__schema { types { ${aliases.join(' ')} } }`;
    const mixed = await query(server, `{ hello ${long} }`);
    expect(mixed.status).toBe(400);
    expect(mixed.json().errors?.[0]?.extensions).toEqual({ code: 'QUERY_TOO_COMPLEX' });
    expect((await query(server, `{ ${long} }`)).status).toBe(200);
  });
});

describe('limits of introspection', () => {
  const accept = 'application/graphql-response+json'; // has a status of its own for every error
  const ofTypes = (times: number): string => `${'ofType { '.repeat(times)} name ${'}'.repeat(times)}`;

  it.each([
    [
      'fields of fields of fields',
      '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
    ],
    [
      'possible types of interfaces and so on',
      '{ __schema { types { interfaces { possibleTypes { interfaces { name } } } } } }',
    ],
    ['ofType without end', `{ __schema { types { ${ofTypes(16)} } } }`],
    [
      'thousands of fields',
      `{ __schema { ${Array.from({ length: 501 }, (_, i) => `a${i}: description`).join(' ')} } }`,
    ],
    [
      'fragments that double',
      `{ __schema { types { ...f0 } } } ${Array.from(
        { length: 12 },
        (_, i) =>
          `fragment f${i} on __Type { a${i}: ofType { ...f${i + 1} } b${i}: ofType { ...f${i + 1} } }`,
      ).join(' ')} fragment f12 on __Type { name }`,
    ],
  ])('refuse %s', async (_name, text) => {
    const { server, logged } = testServer({ limits: roomy });
    const answer = await query(server, text, { accept });
    expect(answer.status).toBe(400);
    expect(['QUERY_TOO_COMPLEX', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']).toContain(
      answer.json().errors?.[0]?.extensions['code'],
    );
    expect(answer.json().errors?.[0]?.message).toMatch(/[Ii]ntrospection/);
    expect(logged).toEqual([]);
  });

  it('leave unusable variables to execution, and keep no error', async () => {
    const { server } = testServer();
    const text = 'query ($name: String = "Query") { __type(name: $name) { name } }';
    const bad = await post(server, { query: text, variables: { name: null } }, { accept });
    expect(bad.status).toBe(400);
    const good = await post(server, { query: text });
    expect(await good.json()).toEqual({ data: { __type: { name: 'Query' } } });
    const missing = await post(
      server,
      { query: 'query A { __type(name: "X") { name } } query B { hello }' },
      { accept },
    );
    expect(missing.status).toBe(400);
  });
});

describe('a role that may not ask for the schema', () => {
  const schemaless = createRoleView('schemaless', { tables: '*', introspection: false });
  const open = createRoleView('open', { tables: '*' });
  const { server } = testServer({
    roleOf: () => (isOpen ? open : schemaless),
  });
  let isOpen = false;
  const messages = async (text: string): Promise<readonly string[]> =>
    ((await query(server, text)).json().errors ?? []).map(({ message }) => message);

  it.each(['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }', full])(
    'gets none of it',
    async (text) => {
      expect((await messages(text))[0]).toContain('introspection has been disabled');
    },
  );

  it('suggestion-leak: is told no name that it did not send, whoever asked the same before', async () => {
    for (const text of ['{ helo }', '{ hello(nam: "x") }']) {
      isOpen = true;
      expect(await messages(text)).toEqual([expect.stringContaining('Did you mean')]);
      isOpen = false;
      expect(await messages(text)).toEqual([expect.not.stringContaining('Did you mean')]);
    }
  });

  it('gets no SDL', async () => {
    const response = await server.fetch(new Request('http://localhost/schema.graphql'));
    expect(response.status).toBe(403);
  });
});
