import { buildSchema, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';

import type { Server } from '../../../src/server/create-server.ts';
import type { OperationRequest, ServerOptions } from '../../../src/server/server-options.ts';
import { ask, testServer, type TestAnswer } from './test-server.ts';

/** Answers each field with its own name; `slow` waits for what `wait` gives. */
const schemaOf = (fields: string, wait: () => Promise<void> = () => Promise.resolve()): GraphQLSchema => {
  const schema = buildSchema(`type Query { ${fields} }`);
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    field.resolve = async (): Promise<string> => {
      if (field.name === 'slow') await wait();
      return field.name;
    };
  }
  return schema;
};

const post = (server: Server, path: string, query: string): Promise<TestAnswer> =>
  ask(server, {
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query }),
  });

describe('audiences', () => {
  const schemas = new Map([
    [undefined, schemaOf('all: String some: String')],
    ['partners', schemaOf('some: String')],
    ['Other_2-x', schemaOf('other: String')],
  ]);
  const schemaFor: ServerOptions['schemaFor'] = ({ audience }) => schemas.get(audience);

  it('have an endpoint each, with their own schema', async () => {
    const { server } = testServer({ schemaFor });
    expect((await post(server, '/graphql', '{ all }')).json()).toEqual({ data: { all: 'all' } });
    expect((await post(server, '/graphql/partners', '{ some }')).json()).toEqual({ data: { some: 'some' } });
    expect((await post(server, '/graphql/Other_2-x', '{ other }')).json()).toEqual({
      data: { other: 'other' },
    });
  });

  it('find one another’s documents invalid, in whichever order they come', async () => {
    const { server } = testServer({ schemaFor });
    const text = '{ all }';
    const sent = async () => [
      (await post(server, '/graphql', text)).status,
      (await post(server, '/graphql/partners', text)).status,
      (await post(server, '/graphql', text)).status,
    ];
    expect(await sent()).toEqual([200, 400, 200]);
    expect(await sent()).toEqual([200, 400, 200]);
  });

  it('are told apart by the introspection that each gets', async () => {
    const { server } = testServer({ schemaFor });
    const text = '{ __type(name: "Query") { fields { name } } }';
    expect((await post(server, '/graphql', text)).text).toContain('"all"');
    expect((await post(server, '/graphql/partners', text)).text).not.toContain('"all"');
    expect((await post(server, '/graphql', text)).text).toContain('"all"');
  });

  it('that are not there are like any other path that is not there', async () => {
    const { server } = testServer({ schemaFor });
    const nowhere = await post(server, '/nowhere', '{ all }');
    const paths = [
      '/graphql/nobody',
      '/graphql/partners/x',
      '/graphql/',
      '/graphql/PARTNERS',
      '/graphql/%70artners',
    ];
    for (const path of [
      ...paths,
      '/graphql/nobody/schema.graphql',
      '/graphql/__proto__',
      '/graphql/partners/',
    ]) {
      const answer = await post(server, path, '{ all }');
      expect([path, answer.status, answer.text]).toEqual([path, 404, nowhere.text]);
    }
    const browser = { accept: 'text/html' };
    const { server: withPage } = testServer({ schemaFor, graphiql: { title: 'T', queries: [] } });
    expect((await ask(withPage, { path: '/graphql/nobody', headers: browser })).status).toBe(404);
  });

  it('are named to the context', async () => {
    const seen: (string | undefined)[] = [];
    const contextFor = ({ known: { route } }: OperationRequest) => {
      seen.push(route.kind === 'operations' ? route.audience : undefined);
      return {};
    };
    const { server } = testServer({ schemaFor, contextFor });
    await post(server, '/graphql/partners', '{ some }');
    await post(server, '/graphql', '{ some }');
    expect(seen).toEqual(['partners', undefined]);
  });

  it('have GraphiQL each, with the prepared queries where they are valid', async () => {
    const { server } = testServer({ schemaFor, graphiql: { title: 'T', queries: ['{ onlyHere }'] } });
    const headers = { accept: 'text/html', 'accept-encoding': 'identity' };
    const main = await ask(server, { headers });
    const partners = await ask(server, { path: '/graphql/partners', headers });
    expect([main.status, partners.status]).toEqual([200, 200]);
    expect(main.text).toContain('{ onlyHere }');
    expect(partners.text).not.toContain('{ onlyHere }');
  });
});

describe('a swapped schema', () => {
  it('holds for the next request, while running ones end on the old one', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let start = () => {};
    const started = new Promise<void>((resolve) => (start = resolve));
    let current = schemaOf('slow: String old: String', () => {
      start();
      return held;
    });
    let lookups = 0;
    const { server } = testServer({
      schemaFor: () => {
        lookups += 1;
        return current;
      },
    });
    const running = post(server, '/graphql', '{ slow old }');
    await started;
    current = schemaOf('new: String');
    expect((await post(server, '/graphql', '{ new }')).json()).toEqual({ data: { new: 'new' } });
    release();
    expect((await running).json()).toEqual({ data: { slow: 'slow', old: 'old' } });
    expect(lookups).toBe(2);
  });

  it('makes what was valid invalid, and what was introspected anew', async () => {
    let current = schemaOf('old: String');
    const { server } = testServer({ schemaFor: () => current });
    const introspection = '{ __type(name: "Query") { fields { name } } }';
    expect((await post(server, '/graphql', '{ old }')).status).toBe(200);
    expect((await post(server, '/graphql', introspection)).text).toContain('"old"');
    current = schemaOf('new: String');
    expect((await post(server, '/graphql', '{ old }')).status).toBe(400);
    expect((await post(server, '/graphql', introspection)).text).not.toContain('"old"');
  });
});
