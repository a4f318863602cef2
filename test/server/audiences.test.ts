import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { askSocket } from '../support/ask-socket.ts';
import { startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';

describe('audiences of a gateway', () => {
  let test: TestGateway;
  let url: string;
  beforeAll(async () => {
    test = await startGateway({
      gateway: {
        graphiql: { title: 'Test', queries: ['{ accounts { nodes { revenue } } }'] },
        audiences: {
          partners: { include: ['account', 'contact'], exclude: ['account.revenue'] },
          sales: { include: ['account', 'opportunity'] },
        },
      },
    });
    ({ url } = await test.gateway.listen({ host: 'localhost', port: 0 }));
  });
  afterAll(() => test.gateway.close());

  const run = async (path: string, query: string): Promise<Answer & { readonly status: number }> => {
    const headers = { accept: 'application/graphql-response+json' };
    const answer = await askSocket({ url: url + path, operation: { query }, headers });
    return { ...(JSON.parse(answer.body.toString()) as Answer), status: answer.status };
  };
  const typesOf = async (path: string): Promise<readonly string[]> => {
    const { data } = await run(path, '{ __schema { types { name } } }');
    const { types } = data?.['__schema'] as { types: { name: string }[] };
    return types.map(({ name }) => name);
  };

  it('answer from the same organisation, each what it shows', async () => {
    const text = '{ accounts(first: 1) { nodes { name } } }';
    const answers = await Promise.all(
      ['/graphql', '/graphql/partners', '/graphql/sales'].map((path) => run(path, text)),
    );
    for (const { data, errors } of answers) expect([errors, data]).toEqual([undefined, answers[0]?.data]);
    const name = answers[0]?.data?.['accounts'] as { nodes: { name: string }[] };
    expect(name.nodes[0]?.name).toEqual(expect.any(String));
  });

  it('know nothing of what they do not show, whoever asked before', async () => {
    const hidden = [
      '{ accounts(first: 1) { nodes { revenue } } }',
      '{ opportunities(first: 1) { nodes { name } } }',
      '{ accounts(first: 1) { nodes { ... on Opportunity { id } } } }',
    ];
    for (const text of hidden.slice(0, 2)) expect((await run('/graphql', text)).status).toBe(200);
    test.emulator.clearRequests();
    for (const text of hidden) {
      const { status, data } = await run('/graphql/partners', text);
      expect([text, status, data]).toEqual([text, 400, undefined]);
    }
    expect(test.emulator.requests).toEqual([]);
  });

  it('have introspection and SDL of their own, without a name of the others', async () => {
    const [all, partners, sales] = await Promise.all(
      ['/graphql', '/graphql/partners', '/graphql/sales'].map(typesOf),
    );
    expect(all).toEqual(expect.arrayContaining(['Account', 'Contact', 'Opportunity']));
    expect(partners).toEqual(expect.arrayContaining(['Account', 'Contact']));
    expect(partners?.filter((name) => name.startsWith('Opportunity'))).toEqual([]);
    expect(sales?.filter((name) => /^Contact/.test(name))).toEqual([]);
    const sdlOf = async (path: string) =>
      (await askSocket({ url: `${url}${path}/schema.graphql` })).body.toString();
    const revenue = '@dataverse(name: "revenue")';
    expect(await sdlOf('')).toContain(revenue);
    expect(await sdlOf('/graphql/partners')).toContain('type Account ');
    expect(await sdlOf('/graphql/partners')).not.toContain(revenue);
  });

  it('that are not there look like nothing at all', async () => {
    const nothing = await askSocket({ url: `${url}/nothing` });
    for (const path of ['/graphql/nobody', '/graphql/nobody/schema.graphql', '/graphql/constructor']) {
      const answer = await askSocket({ url: url + path });
      expect([path, answer.status, answer.body.equals(nothing.body)]).toEqual([path, 404, true]);
    }
  });

  it('have a page each', async () => {
    const headers = { accept: 'text/html' };
    const page = await askSocket({ url: `${url}/graphql/partners`, headers });
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body.includes('{ accounts { nodes { revenue } } }')).toBe(false);
  });
});
