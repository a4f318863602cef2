import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { loadConfig } from '../../src/config/load-config.ts';
import type { RateLimitOptions } from '../../src/server/rate-limits/rate-limiter.ts';
import { gatewaySettings, startGateway, type Answer, type TestGateway } from '../support/start-gateway.ts';
import { callerHeaders } from '../support/test-callers.ts';

const tables = { account: { read: true, create: true }, contact: { read: true } } as const;
const most = 10;
const rateLimits: RateLimitOptions = { upstreamRequests: 1000, seconds: 3600, byRole: { poor: 3 } };

const accounts = '{ accounts(first: 1) { nodes { name } } }';
const both = '{ accounts(first: 1) { nodes { name } } contacts(first: 1) { nodes { fullName } } }';

describe('A5: lists of operations, where they are let in', () => {
  let test: TestGateway;
  beforeAll(async () => {
    const limits = { operationsPerRequest: most };
    test = await startGateway({
      gateway: {
        rateLimits,
        roles: {
          ...gatewaySettings.roles,
          many: { tables, limits, explain: true },
          tight: { tables, limits: { ...limits, upstreamRequests: most, rootFields: 12 } },
          busy: { tables, limits: { ...limits, concurrentOperations: 2 } },
          poor: { tables, limits },
          off: { tables },
        },
        automaticPersistedQueries: true,
        callers: {},
      },
    });
  });
  afterAll(() => test.gateway.close());
  beforeEach(() => test.emulator.clearRequests());

  const post = (role: string, body: unknown, headers: Record<string, string> = {}) =>
    test.gateway.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...callerHeaders({ role }), ...headers },
        body: JSON.stringify(body),
      }),
    );
  const ask = async (role: string, queries: readonly string[]) => {
    const response = await post(
      role,
      queries.map((query) => ({ query })),
    );
    return { response, answers: (await response.json()) as Answer[] };
  };
  const codesOf = (answers: readonly Answer[]): readonly unknown[] =>
    answers.map(({ errors }) => errors?.[0]?.extensions?.['code']);
  const sent = () => test.emulator.requests.filter(({ kind }) => kind === 'data' || kind === 'batch');

  it('are answered in their order, each by itself', async () => {
    const { response, answers } = await ask('many', [
      '{ first: __typename }',
      '{ broken',
      accounts,
      '{ noSuchField }',
      '{ __schema { queryType { name } } }',
      'mutation { createAccount(input: { name: "Of a list" }) { name } }',
    ]);
    expect(response.status).toBe(200);
    expect(answers.map(({ data }) => data)).toEqual([
      { first: 'Query' },
      undefined,
      { accounts: { nodes: [{ name: expect.any(String) as string }] } },
      undefined,
      { __schema: { queryType: { name: 'Query' } } },
      { createAccount: { name: 'Of a list' } },
    ]);
    expect(codesOf(answers)).toEqual([
      ...[undefined, 'GRAPHQL_PARSE_FAILED', undefined],
      ...['GRAPHQL_VALIDATION_FAILED', undefined, undefined],
    ]);
    expect(answers[1]?.errors?.[0]).toHaveProperty('locations');
  });

  it('explain each what it did', async () => {
    const response = await post('many', [{ query: accounts }, { query: both }], { 'x-explain': 'true' });
    const answers = (await response.json()) as Answer[];
    expect(answers.map(({ extensions }) => extensions?.predicted.requests)).toEqual([1, 2]);
    expect(answers.map(({ extensions }) => extensions?.upstream.length)).toEqual([1, 2]);
  });

  it.each([
    ['too many', 'many', Array.from({ length: most + 1 }, () => ({ query: accounts })), 'QUERY_TOO_COMPLEX'],
    ['none', 'many', [], 'BAD_USER_INPUT'],
    ['a list in the list', 'many', [[{ query: accounts }]], 'BAD_USER_INPUT'],
    ['one that is none', 'many', [{ query: accounts }, 'x'], 'BAD_USER_INPUT'],
    ['a role that may send none', 'off', [{ query: accounts }], 'BAD_USER_INPUT'],
  ])('are refused whole: %s', async (_what, role, body, code) => {
    const response = await post(role, body);
    const answer = (await response.json()) as Answer;
    expect([response.status, answer.errors?.[0]?.extensions?.['code']]).toEqual([400, code]);
    expect(sent()).toEqual([]);
  });

  it('have one budget together', async () => {
    const fits = await ask(
      'tight',
      Array.from({ length: most }, () => accounts),
    );
    expect(new Set(codesOf(fits.answers))).toEqual(new Set([undefined]));
    const over = await ask('tight', [both, ...Array.from({ length: most - 1 }, () => accounts)]);
    expect(codesOf(over.answers).filter((code) => code === 'QUERY_TOO_COMPLEX')).toHaveLength(1);
    expect(sent().length).toBeLessThanOrEqual(2 * most);
  });

  it('are measured together as one document', async () => {
    const seven = `{ ${Array.from({ length: 7 }, (_none, index) => `a${index}: __typename`).join(' ')} }`;
    expect(codesOf((await ask('tight', [seven])).answers)).toEqual([undefined]);
    const { answers } = await ask('tight', [seven, seven]);
    expect(answers[1]?.errors?.[0]?.extensions).toEqual({
      code: 'QUERY_TOO_COMPLEX',
      limit: 'rootFields',
      most: 12,
    });
  });

  it('count each as an operation that runs', async () => {
    const { answers, response } = await ask('busy', [accounts, accounts, accounts]);
    expect(response.status).toBe(200);
    expect(codesOf(answers)).toEqual([undefined, undefined, 'RATE_LIMITED']);
  });

  it('are charged once, for the sum', async () => {
    const { response } = await ask('poor', ['{ broken', accounts, both]);
    expect(response.headers.get('ratelimit')).toBe('"requests";r=0;t=3600');
    const { status } = await post('poor', [{ query: '{ __typename }' }]);
    expect(status).toBe(429);
  });

  it('have no answers in parts', async () => {
    for (const accept of ['text/event-stream', 'multipart/mixed']) {
      const text = await (await post('many', [{ query: accounts }], { accept })).text();
      expect(text).not.toContain('hasNext');
    }
  });

  it('may name known documents', async () => {
    const sha256Hash = createHash('sha256').update('{__typename}').digest('hex');
    const named = { extensions: { persistedQuery: { version: 1, sha256Hash } } };
    const response = await post('many', [{ ...named, query: '{__typename}' }, named, { query: accounts }]);
    const answers = (await response.json()) as Answer[];
    expect(answers[0]?.data).toEqual({ __typename: 'Query' });
    expect(answers[2]?.errors).toBeUndefined();
  });
});

it('a role can have no more than ten in a request', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'batching-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(
    join(folder, 'gateway.yaml'),
    'roles:\n  many:\n    tables: {}\n    limits: { operationsPerRequest: 11 }\n',
  );
  await expect(
    loadConfig({
      flags: {},
      env: {},
      file: join(folder, 'gateway.yaml'),
    }),
  ).rejects.toThrow(/gateway\.yaml, line 4: roles\.many\.limits\.operationsPerRequest/);
});
