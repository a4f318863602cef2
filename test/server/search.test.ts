import { afterEach, describe, expect, it } from 'vitest';

import type { EmulatorOptions } from '../../src/emulator/create-emulator.ts';
import type { GatewayOptions } from '../../src/gateway/gateway-options.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let test: TestGateway;
afterEach(() => test.gateway.close());

const start = async (
  gateway: Partial<GatewayOptions> = {},
  emulator: EmulatorOptions = {},
): Promise<void> => {
  test = await startGateway({ emulator, gateway: { search: true, ...gateway } });
  test.emulator.clearRequests();
};

/** A word that begins the name of an account. */
const word = (): string => {
  const name = test.emulator.organization.rows.get('account')?.[0]?.['name'];
  const found = /\p{L}{4,}/u.exec(typeof name === 'string' ? name : '')?.[0];
  if (found === undefined) throw new Error('The first account has no name');
  return found;
};

/** What another column of an account has. */
const accountNumber = (): string => {
  const found = test.emulator.organization.rows.get('account')?.[0]?.['accountnumber'];
  if (typeof found !== 'string') throw new Error('The first account has no number');
  return found;
};

interface Page {
  readonly edges: readonly {
    readonly cursor: string;
    readonly score: number;
    readonly node: Readonly<Record<string, unknown>> | null;
    readonly highlights: readonly { readonly field: string; readonly texts: readonly string[] }[];
  }[];
  readonly nodes: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
}

const query = `query ($term: String!, $tables: [String!], $first: Int, $after: String, $filter: SearchFilter) {
  search(term: $term, tables: $tables, first: $first, after: $after, filter: $filter) {
    __typename
    edges { cursor score highlights { field texts } node { __typename id displayName ... on Account { name accountNumber } } }
    pageInfo { hasNextPage hasPreviousPage }
  }
}`;

const search = async (variables: Readonly<Record<string, unknown>>): Promise<Page> => {
  const { data } = await test.data(query, variables);
  return data?.['search'] as Page;
};

const kinds = () => test.emulator.requests.map(({ kind }) => kind);

describe('search', () => {
  it('is priced with the rows that are read after it', async () => {
    await start();
    const { extensions } = await test.data(query, { term: word(), tables: ['account'], first: 1 });
    expect(extensions?.predicted).toEqual({ requests: 2, waits: 2, rows: 2 });
    expect(kinds()).toEqual(['search', 'data']);
  });

  it('finds records of several tables: one search, and one request for the rows of each table', async () => {
    await start();
    const { edges } = await search({ term: word(), tables: ['Account', 'contact', 'lead'] });
    expect(edges.length).toBeGreaterThan(0);
    const tables = new Set(edges.map(({ node }) => node?.['__typename']));
    expect(kinds()).toEqual(['search', ...[...tables].map(() => 'data')]);
    for (const { node, highlights, score } of edges) {
      expect(node?.['displayName']).toEqual(expect.any(String));
      expect(score).toBeGreaterThan(0);
      const [first] = highlights;
      expect(first?.texts.join()).toContain('{crmhit}');
    }
    const account = edges.find(({ node }) => node?.['__typename'] === 'Account');
    expect(account?.highlights.map(({ field }) => field)).toContain('name');
  });

  it('walks on by cursors, from any hit', async () => {
    await start();
    const term = 'gmbh ltd inc llc group sons';
    const whole = await search({ term, first: 100 });
    expect(whole.edges.length).toBeGreaterThan(3);
    const first = await search({ term, first: 2 });
    expect(first.edges.map(({ node }) => node)).toEqual(whole.edges.slice(0, 2).map(({ node }) => node));
    expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
    const next = await search({ term, first: 2, after: first.edges[0]?.cursor });
    expect(next.edges.map(({ node }) => node)).toEqual(whole.edges.slice(1, 3).map(({ node }) => node));
    expect(next.pageInfo.hasPreviousPage).toBe(true);
  });

  it('goes to the search endpoint with JSON in strings and a typed filter', async () => {
    const bodies: unknown[] = [];
    await start();
    test.emulator.intercept((request) => {
      if (request.target.startsWith('/api/search/')) {
        bodies.push(JSON.parse(new TextDecoder().decode(request.body)));
      }
      return undefined;
    });
    const filter = { createdOn: { gte: '2020-01-01T00:00:00+02:00', lt: '2021-01-01T00:00:00Z' } };
    await search({ term: '  O\'Neil "x" ', tables: ['account'], first: 7, filter });
    expect(bodies).toEqual([
      {
        search: 'O\'Neil "x"',
        entities: '[{"name":"account"}]',
        filter: 'createdon ge 2019-12-31T22:00:00.000Z and createdon lt 2021-01-01T00:00:00Z',
        count: true,
        top: 7,
      },
    ]);
  });

  it('shows nothing of tables and columns that the schema does not have', async () => {
    const hits = async (): Promise<readonly (readonly [unknown, readonly string[]])[]> => {
      const { data } = await test.data(
        'query ($term: String!) { search(term: $term, first: 100) { edges { node { __typename } highlights { field } } } }',
        { term: `${word()} ${accountNumber()} gmbh ltd inc llc` },
      );
      const { edges } = data?.['search'] as Page;
      return edges.map(({ node, highlights }) => [
        node?.['__typename'],
        highlights.map(({ field }) => field),
      ]);
    };
    await start();
    const all = await hits();
    await test.gateway.close();
    await start({ exposure: { exclude: ['contact', 'account.name'] } });
    const visible = await hits();
    expect(all.some(([type, fields]) => type === 'Account' && fields.includes('name'))).toBe(true);
    expect(visible.some(([type]) => type === 'Account')).toBe(true);
    expect(visible.some(([type, fields]) => type === 'Account' && fields.includes('name'))).toBe(false);
    expect(visible.map(([type]) => type)).toEqual(
      all.map(([type]) => type).filter((type) => type !== 'Contact'),
    );
  });

  it('leads past pages of which nothing is shown', async () => {
    const walk = async (first: number): Promise<readonly string[]> => {
      const seen: string[] = [];
      let after: string | null = null;
      for (let more = true; more;) {
        const { data } = await test.data(
          'query ($term: String!, $first: Int, $after: String) { search(term: $term, first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
          { term: `${word()} gmbh`, first, after },
        );
        const { nodes, pageInfo } = data?.['search'] as {
          nodes: { id: string }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
        seen.push(...nodes.map(({ id }) => id));
        ({ hasNextPage: more, endCursor: after } = pageInfo);
      }
      return seen;
    };
    await start({ exposure: { exclude: ['account'] } });
    const whole = await walk(100);
    expect(whole.length).toBeGreaterThan(0);
    const begun = test.emulator.requests.length;
    expect(await walk(20)).toEqual(whole);
    expect(test.emulator.requests.length).toBeGreaterThan(begun + 1);
  });

  it.each([
    [{ term: 'ab' }, 'term'],
    [{ term: 'x'.repeat(101) }, 'term'],
    [{ term: 'a\u0000bc' }, 'term'],
    [{ term: 'abc', tables: ['nothing'] }, 'tables'],
    [{ term: 'abc', tables: [] }, 'tables'],
    [{ term: 'abc', first: 0 }, 'first'],
    [{ term: 'abc', first: 101 }, 'first'],
    [{ term: 'abc', after: 'tampered' }, undefined],
  ])('refuses %j with nothing sent', async (variables, argument) => {
    await start();
    const { errors } = await test.run(query, variables);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['BAD_USER_INPUT']);
    if (argument !== undefined) expect(errors?.[0]?.message).toContain(`"${argument}"`);
    expect(kinds()).toEqual([]);
  });

  it('says where search is switched off', async () => {
    await start({}, { quirks: { searchDisabled: true } });
    const { errors } = await test.run(query, { term: 'abc' });
    expect(errors?.[0]?.message).toBe('Dataverse search is not switched on in this environment.');
  });

  it('is not there unless it is asked for', async () => {
    await start({ search: false });
    const { errors } = await test.run('{ search(term: "abc") { nodes { id } } }');
    expect(errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});
