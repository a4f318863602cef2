import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { defaultRoleLimits } from '../../../src/access/role-options.ts';
import { memoryKept } from '../../support/memory-kept.ts';
import { startGateway, type TestGateway } from '../../support/start-gateway.ts';

let test: TestGateway;
beforeAll(async () => {
  // A role that says nothing of limits: what is refused here is refused by default.
  test = await startGateway({
    gateway: { roles: { reader: { tables: '*' } }, callers: { anonymous: 'reader' }, limits: {} },
  });
});
afterAll(() => test.gateway.close());
beforeEach(() => test.emulator.clearRequests());

interface Refusal {
  readonly status: number;
  readonly code: unknown;
  readonly limit: unknown;
  readonly text: string;
}

const ask = async (query: string, variables?: unknown): Promise<Refusal> => {
  const response = await test.gateway.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query, variables }),
    }),
  );
  const text = await response.text();
  const { errors } = JSON.parse(text) as { errors?: { extensions: Record<string, unknown> }[] };
  const { code, limit } = errors?.[0]?.extensions ?? {};
  return { status: response.status, code, limit, text };
};

const tooComplex = async (query: string, limit: string, variables?: unknown): Promise<void> => {
  const { text, ...refusal } = await ask(query, variables);
  expect(refusal).toEqual({ status: 400, code: 'QUERY_TOO_COMPLEX', limit });
  expect(text.length).toBeLessThan(1000);
  expect(test.emulator.requests).toEqual([]);
};

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

describe('B1, B2: depth', () => {
  it.each([
    ['depth-parser-selection', `${'{a'.repeat(900)}${'}'.repeat(900)}`, 'nesting'],
    ['depth-parser-list', `{ a(b: ${'['.repeat(900)}${']'.repeat(900)}) }`, 'nesting'],
    ['depth-parser-object', `{ a(b: ${'{c:'.repeat(600)}1${'}'.repeat(600)}) }`, 'nesting'],
    ['depth-parser-type', `query ($a: ${'['.repeat(900)}Int${']'.repeat(900)}) { a }`, 'nesting'],
    [
      'depth-schema-cycle',
      `{ accounts { nodes ${'{ primaryContact { parentCustomer { ... on Account '.repeat(20)}{ name }${'} } }'.repeat(20)} } }`,
      'depth',
    ],
  ])('%s', (_name, query, limit) => tooComplex(query, limit));

  it('a recursive query of 1.2 kB is refused by what it would cost', async () => {
    const level = (inside: string): string =>
      `contactsByParentCustomer(first: 500) { nodes { fullName opportunitiesByParentContact(first: 500) { nodes { name ${inside} } } } }`;
    const { code, status } = await ask(`{ accounts(first: 5000) { nodes { name ${level('')} } } }`);
    expect([code, status]).toEqual(['QUERY_TOO_COMPLEX', 200]); // of one field, in an answer that was begun
    expect(test.emulator.requests).toEqual([]);
  });
});

describe('B3: variables', () => {
  const query = 'query ($f: AccountFilter) { accounts(filter: $f) { nodes { name } } }';
  it('vars-deep-recursive-input', async () => {
    const deep = JSON.parse(`${'{"not":'.repeat(3000)}{}${'}'.repeat(3000)}`) as unknown;
    await tooComplex(query, 'variableDepth', { f: deep });
  });

  it('vars-wide-recursive-input', async () => {
    await tooComplex(query, 'variableNodes', { f: { or: Array.from({ length: 10_000 }, () => ({})) } });
  });
});

describe('B4, B6, B7, B10: how much there is of something', () => {
  it.each([
    ['alias-10k-typename', `{ ${times(10_000, (i) => `a${i}: __typename`)} }`, 'tokens'],
    ['alias-4k-field', `{ ${times(4000, (i) => `a${i}: accounts { nodes { name } }`)} }`, 'tokens'],
    ['alias-200-field', `{ ${times(200, (i) => `a${i}: accounts { __typename }`)} }`, 'rootFields'],
    ['dup-10k-field', `{ accounts { nodes { ${times(10_000, () => 'name')} } } }`, 'tokens'],
    ['dup-600-field', `{ accounts { nodes { ${times(600, () => 'name')} } } }`, 'fields'],
    [
      'fragment-500',
      `{ __typename } ${times(300, (i) => `fragment f${i} on Query { __typename }`)}`,
      'tokens',
    ],
    [
      'fragment-60',
      `{ __typename } ${times(60, (i) => `fragment f${i} on Query { __typename }`)}`,
      'fragments',
    ],
    [
      'fragment-exponential',
      `{ ...f0 } ${times(40, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)} fragment f40 on Query { __typename }`,
      'rootFields',
    ],
    ['fragment-5k-unused', `{ __typename } ${times(5000, (i) => `fragment f${i} on Query { x }`)}`, 'tokens'],
    [
      'overlap-nested',
      `{ ${times(15, () => `accounts { nodes { ${times(40, (i) => `owner { ...o${i % 10} }`)} } }`)} } ${times(10, (i) => `fragment o${i} on Principal { displayName }`)}`,
      'tokens',
    ],
    ['directive-1000-include', `{ __typename ${times(200, () => '@include(if: true)')} }`, 'directives'],
    ['directive-1000-unknown', `{ __typename ${times(900, () => '@x')} }`, 'directives'],
    ['ops-2000-in-document', times(300, (i) => `query q${i} { __typename }`), 'operations'],
    ['vars-5000-declared', `query (${times(300, (i) => `$v${i}: Int`)}) { __typename }`, 'variables'],
  ])('%s', (_name, query, limit) => tooComplex(query, limit));

  it('fragment-cycle', async () => {
    const { code } = await ask('{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }');
    expect(code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('B5: many by id', () => {
  it('a hundred aliases of one record are refused', async () => {
    const id = '11111111-0000-4000-8000-000000000001';
    await tooComplex(`{ ${times(100, (i) => `a${i}: account(id: "${id}") { name }`)} }`, 'rootFields');
  });

  it('what is asked is charged by what it costs, and refused when the share is used up', async () => {
    const priced = await startGateway({
      gateway: { callers: { anonymous: 'admin' }, rateLimits: { upstreamRequests: 10, seconds: 3600 } },
    });
    const post = () =>
      priced.gateway.fetch(
        new Request('http://localhost/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            query:
              '{ accounts(first: 1) { nodes { name } } contacts(first: 1) { nodes { fullName } } leads(first: 1) { nodes { subject } } }',
          }),
        }),
      );
    const answers: Response[] = [];
    for (let round = 0; round < 6; round += 1) answers.push(await post());
    // Three of Dataverse's requests each; the fourth began with one left.
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429, 429]);
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"requests";q=10;w=3600');
    expect(answers[0]?.headers.get('ratelimit')).toBe('"requests";r=7;t=3600');
    const refused = answers.at(-1);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(3000);
    expect(await refused?.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    expect((await priced.gateway.fetch(new Request('http://localhost/health/ready'))).status).toBe(200);
    await priced.gateway.close();
  });
});

describe('B8: floods of errors', () => {
  it('errors-5000-unknown-fields', async () => {
    const { text } = await ask(`{ ${times(19, (i) => `unknown${i}`)} }`);
    const { errors } = JSON.parse(text) as { errors: unknown[] };
    expect([errors.length, text.length < 16_384]).toEqual([5, true]);
    await tooComplex(`{ ${times(5000, (i) => `unknown${i}`)} }`, 'tokens');
  });
});

describe('B9: introspection', () => {
  it.each([
    [
      'depth-introspection-oftype',
      `{ __schema { types { ${'ofType { '.repeat(16)} name ${'}'.repeat(16)} } } }`,
    ],
    [
      'depth-introspection-cycle',
      `{ __schema { types ${'{ fields { type '.repeat(8)} { name } ${'} }'.repeat(8)} } }`,
    ],
  ])('%s', (_name, query) => tooComplex(query, 'introspectionDepth'));
});

describe('B11, B12: arguments', () => {
  it.each([
    ['first: 2147483647', 'BAD_USER_INPUT'],
    ['first: 1000000', 'BAD_USER_INPUT'],
    ['first: -1', 'BAD_USER_INPUT'],
  ])('%s: refused, never clamped', async (args, code) => {
    expect((await ask(`{ accounts(${args}) { nodes { name } } }`)).code).toBe(code);
    expect(test.emulator.requests).toEqual([]);
  });

  it('filters of very many terms, or terms in terms', async () => {
    const query = 'query ($f: AccountFilter) { accounts(filter: $f) { nodes { name } } }';
    const term = { name: { eq: 'x' } };
    const many = (count: number) => ({ f: { or: Array.from({ length: count }, () => term) } });
    const deep = (levels: number): unknown => (levels === 0 ? term : { not: deep(levels - 1) });
    await tooComplex(query, 'variableNodes', many(10_000));
    const { filterConditions, filterDepth } = defaultRoleLimits;
    for (const variables of [many(filterConditions + 1), { f: deep(filterDepth + 1) }]) {
      expect((await ask(query, variables)).code).toBe('BAD_USER_INPUT');
    }
    expect(test.emulator.requests).toEqual([]);
    for (const variables of [many(filterConditions), { f: deep(filterDepth) }]) {
      expect((await ask(query, variables)).code).toBeUndefined();
    }
  });
});

describe('B14: values', () => {
  it.each([
    ['bad-numbers', '1e999999999'],
    ['digits', '9'.repeat(100_000)],
    ['a hundred thousand letters', JSON.stringify('a'.repeat(100_000))],
  ])('%s', async (_name, value) => {
    for (const filter of [
      `revenue: { eq: ${value} }`,
      `createdOn: { eq: ${value} }`,
      `accountId: { eq: ${value} }`,
    ]) {
      const { code, text } = await ask(`{ accounts(filter: { ${filter} }) { nodes { name } } }`);
      expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(code);
      expect(text.length).toBeLessThan(2000);
    }
    expect(test.emulator.requests).toEqual([]);
  });
});

describe('B16: caches', () => {
  // As much text as a hundred thousand short documents: kept for good, it alone would be more than is allowed.
  const documents = 2500;
  const rest = '#'.repeat(40_000);

  it('many different documents take no more memory than a few', async () => {
    const askMany = async (from: number, count: number): Promise<void> => {
      for (let index = from; index < from + count; index += 1)
        expect((await ask(`{ a${index}: __typename ${rest}${index}\n }`)).status).toBe(200);
    };
    await askMany(0, 200);
    const before = memoryKept();
    await askMany(200, documents);
    await expect.poll(() => memoryKept() - before).toBeLessThan(64 * 2 ** 20);
  });

  it('know nothing of what another role may ask', async () => {
    const two = await startGateway({
      gateway: {
        roles: {
          one: { tables: { account: { read: true } } },
          other: { tables: { account: { read: { except: ['creditlimit'] } } } },
        },
        callers: {},
      },
    });
    const query = '{ accounts(first: 1) { nodes { name creditLimit } } }';
    for (let round = 0; round < 3; round += 1) {
      expect((await two.runAs({ role: 'one' }, query)).errors).toBeUndefined();
      two.emulator.clearRequests();
      const refused = await two.runAs({ role: 'other' }, query);
      expect(refused.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
      expect(two.emulator.requests).toEqual([]);
    }
    await two.gateway.close();
  });
});

describe('B18, B19: who waits', () => {
  it('a client that goes away takes its reads along', async () => {
    const leaving = new AbortController();
    let aborted: () => void = () => undefined;
    const noticed = new Promise<void>((resolve) => (aborted = resolve));
    const slow = await startGateway({
      between: (request, send) => {
        if (!request.url.includes('/accounts')) return send(request);
        setTimeout(() => leaving.abort(), 10);
        return new Promise((_resolve, reject) => {
          request.signal.addEventListener('abort', () => {
            aborted();
            reject(request.signal.reason as Error);
          });
        });
      },
    });
    const answer = slow.gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        signal: leaving.signal,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ accounts { nodes { name } } }' }),
      }),
    );
    await noticed;
    await answer.catch(() => undefined);
    await slow.gateway.close();
  });

  it('an operation ends with its deadline', async () => {
    const slow = await startGateway({
      gateway: { requestTimeoutMs: 100 },
      between: (request, send) =>
        request.url.includes('/accounts') ? new Promise(() => undefined) : send(request),
    });
    const { errors } = await slow.run('{ accounts { nodes { name } } }');
    expect(errors?.[0]?.extensions?.['code']).toBe('TIMEOUT');
    await slow.gateway.close();
  });
});
