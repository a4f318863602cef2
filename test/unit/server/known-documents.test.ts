import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { readManifest, type TrustedDocuments } from '../../../src/server/documents/trusted-documents.ts';
import { ask, testServer, type TestAnswer } from './test-server.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hello = '{ hello }';
const documents = readManifest(
  JSON.stringify({ h1: hello, tooMuch: `{ ${'hello '.repeat(30)} }`, wrong: '{ x }' }),
);

const send = (server: ReturnType<typeof testServer>['server'], body: unknown): Promise<TestAnswer> =>
  ask(server, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const byId = (sha256Hash: string, query?: string) => ({
  ...(query !== undefined && { query }),
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});

const serve = (list: Omit<TrustedDocuments, 'documents'>, automatic = false) =>
  testServer({ documents: { trusted: [{ documents, ...list }], automatic } }).server;

const outcome = (answer: TestAnswer): unknown =>
  answer.json().errors?.[0]?.extensions['code'] ?? answer.json().data;

describe('B17: trusted documents', () => {
  it('are sent by their id, in the forms of GraphQL over HTTP and of Apollo', async () => {
    const server = serve({ mode: 'allowed' });
    const data = { hello: 'Hello world' };
    expect(outcome(await send(server, byId('h1')))).toEqual(data);
    expect(outcome(await send(server, { documentId: 'h1' }))).toEqual(data);
    expect(outcome(await send(server, { documentId: 'sha256:h1' }))).toEqual(data);
    expect(outcome(await send(server, { query: hello }))).toEqual(data);
    expect(outcome(await send(server, byId('h2')))).toBe('PERSISTED_QUERY_NOT_FOUND');
    for (const name of ['constructor', '__proto__']) {
      expect(outcome(await send(server, { documentId: name }))).toBe('PERSISTED_QUERY_NOT_FOUND');
    }
  });

  it('are all that a caller may send, where they are required', async () => {
    const server = serve({ mode: 'required', roles: ['admin'] }, true);
    expect(outcome(await send(server, byId('h1')))).toEqual({ hello: 'Hello world' });
    expect(outcome(await send(server, { query: hello }))).toBe('FORBIDDEN');
    expect(outcome(await send(server, byId('h1', 'mutation { save }')))).toBe('FORBIDDEN');
    expect(outcome(await send(server, byId(sha256(hello), hello)))).toBe('FORBIDDEN');
    expect(outcome(await send(server, byId(sha256(hello))))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('belong to roles and callers', async () => {
    for (const whom of [{ roles: ['other'] }, { callers: ['key:partner-1'] }]) {
      const server = serve({ mode: 'required', ...whom });
      expect(outcome(await send(server, byId('h1')))).toBe('PERSISTED_QUERY_NOT_FOUND');
      expect(outcome(await send(server, { query: hello }))).toEqual({ hello: 'Hello world' });
    }
    const mine = serve({ mode: 'required', callers: ['anonymous'] });
    expect(outcome(await send(mine, { query: hello }))).toBe('FORBIDDEN');
  });

  it('go the way of all documents: limits, validation', async () => {
    const server = serve({ mode: 'allowed' });
    expect(outcome(await send(server, byId('tooMuch')))).toBe('QUERY_TOO_COMPLEX');
    expect(outcome(await send(server, byId('wrong')))).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('are refused where they are none', () => {
    for (const json of ['[]', 'null', '"x"', '{"a":1}', '{"format":"apollo","operations":[]}', '{']) {
      expect(() => readManifest(json)).toThrow();
    }
  });
});

describe('B17: automatic persisted queries', () => {
  it('ext-apq: are kept by their hash, which is checked', async () => {
    const { server } = testServer({ documents: { automatic: true } });
    const data = { hello: 'Hello world' };
    expect(outcome(await send(server, byId(sha256(hello))))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(outcome(await send(server, byId(sha256(hello), '{ boom }')))).toBe('BAD_USER_INPUT');
    expect(outcome(await send(server, byId(sha256(hello))))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(outcome(await send(server, byId(sha256(hello), hello)))).toEqual(data);
    expect(outcome(await send(server, byId(sha256(hello))))).toEqual(data);
  });

  it('are off unless they are switched on', async () => {
    const { server } = testServer();
    expect(outcome(await send(server, byId(sha256(hello), hello)))).toEqual({ hello: 'Hello world' });
    expect(outcome(await send(server, byId(sha256(hello))))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });
});
