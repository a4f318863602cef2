import { auditServer } from 'graphql-http';
import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import type { Readiness } from '../../../src/server/plugins/use-health.ts';
import { ask, query, testServer } from './test-server.ts';

const json = { 'content-type': 'application/json' };

describe('createServer', () => {
  it('answers an operation with the context it was given', async () => {
    const { server } = testServer();
    const answer = await query(server, '{ hello(name: "Ada") fromContext }');
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ data: { hello: 'Hello Ada', fromContext: 'context' } });
  });

  it('forbids caching and guessing of types on every answer', async () => {
    const { server } = testServer();
    for (const path of ['/graphql', '/health/live', '/elsewhere']) {
      const { headers } = await ask(server, { path });
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('vary')).toContain('Authorization');
    }
  });

  it('knows no other route', async () => {
    const { server } = testServer();
    for (const path of [
      '/',
      '/health',
      '/graphql/x',
      '/GRAPHQL',
      '/metrics',
      '//graphql',
      '/x/graphql',
      '/x?/graphql',
    ]) {
      expect([path, (await ask(server, { path, method: 'POST', headers: json, body: '{}' })).status]).toEqual(
        [path, 404],
      );
    }
  });

  it('reads no cross-origin permission out of a request', async () => {
    const { server } = testServer();
    const answer = await query(server, '{ hello }', { origin: 'https://evil.example' });
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(
      (await ask(server, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } })).status,
    ).toBe(405);
  });

  it('takes operations by POST only', async () => {
    const { server } = testServer();
    for (const search of [
      '?query={hello}',
      '?query=mutation{save}',
      '?query={hello}mutation m{save}&operationName=m',
    ]) {
      const answer = await ask(server, { path: `/graphql${search}` });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
    }
    expect((await ask(server, { method: 'PUT', headers: json, body: '{}' })).status).toBe(405);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/json; charset=utf-16',
    'application/jsonp',
  ])('refuses a body of type %s', async (type) => {
    const { server } = testServer();
    const body = JSON.stringify({ query: 'mutation { save }' });
    expect((await ask(server, { method: 'POST', headers: { 'content-type': type }, body })).status).toBe(415);
  });

  it('refuses a compressed body', async () => {
    const { server } = testServer();
    for (const encoding of ['gzip', 'br', 'gzip, gzip']) {
      const headers = { ...json, 'content-encoding': encoding };
      expect((await ask(server, { method: 'POST', headers, body: 'x' })).status).toBe(415);
    }
  });

  it('counts the body as it arrives, whatever its length header says', async () => {
    const { server } = testServer({ limits: { bodyBytes: 1000 } });
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(100).fill(32));
        if (sent === 1000) controller.close();
      },
    });
    const streamed = await ask(server, { method: 'POST', headers: json, body, duplex: 'half' });
    expect(streamed.status).toBe(413);
    expect(sent).toBeLessThan(50);
    const whole = await ask(server, { method: 'POST', headers: json, body: ' '.repeat(1001) });
    expect(whole.status).toBe(413);
    expect(whole.headers.get('connection')).toBe('close');
  });

  it.each([
    ['unterminated JSON', '{"query":"canary-text'],
    ['no JSON', 'canary-text'],
    ['an array of operations', '[{"query":"{ canary-text }"}]'],
    ['a string', '"canary-text"'],
    ['null', 'null'],
    ['no query', '{"canary-text":1}'],
    ['a query that is no string', '{"query":{"canary-text":1}}'],
    ['variables that are no object', '{"query":"{hello}","variables":"canary-text"}'],
    ['a key that nobody knows', '{"query":"{hello}","canary-text":1}'],
    ['an empty body', ''],
  ])('refuses %s without repeating it', async (_name, body) => {
    const { server } = testServer();
    const answer = await ask(server, { method: 'POST', headers: json, body });
    expect(answer.status).toBe(400);
    expect(answer.json().errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
    expect(answer.text).not.toContain('canary-text');
  });

  it('refuses bytes that are not UTF-8', async () => {
    const { server } = testServer();
    const body = Buffer.concat([
      Buffer.from('{"query":"{ hello(name: \\"'),
      Buffer.from([0xff]),
      Buffer.from('\\") }"}'),
    ]);
    expect((await ask(server, { method: 'POST', headers: json, body })).status).toBe(400);
  });

  it('says nothing but the status on its health routes', async () => {
    let readiness: Readiness = 'starting';
    const { server } = testServer({ readiness: () => readiness });
    const live = await ask(server, { path: '/health/live' });
    expect([live.status, live.json()]).toEqual([200, { status: 'ok' }]);
    const starting = await ask(server, { path: '/health/ready' });
    expect([starting.status, starting.json()]).toEqual([503, { status: 'starting' }]);
    readiness = 'ok';
    const ready = await ask(server, { path: '/health/ready' });
    expect([ready.status, ready.json()]).toEqual([200, { status: 'ok' }]);
    expect((await ask(server, { path: '/health/ready', method: 'POST' })).status).toBe(405);
  });

  it('adds extensions of the context only for x-explain: true', async () => {
    const { server } = testServer({
      contextFor: () => ({ who: 'x', upstream: ['a'] }),
      extensionsFor: (context) => ('upstream' in context ? { upstream: context.upstream } : undefined),
    });
    expect((await query(server, '{ hello }')).json().extensions).toBeUndefined();
    expect((await query(server, '{ hello }', { 'x-explain': 'true' })).json().extensions).toEqual({
      upstream: ['a'],
    });
  });

  it('refuses the whole operation with the status of an error that its context threw', async () => {
    const { server } = testServer({
      contextFor: () => {
        throw new GatewayError('UNAUTHENTICATED', 'Who are you?');
      },
    });
    const answer = await query(server, '{ hello }');
    expect(answer.status).toBe(401);
    expect(answer.json()).toEqual({
      errors: [{ message: 'Who are you?', extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  it('serves GraphiQL from itself, to browsers and only where it is switched on', async () => {
    const browser = { accept: 'text/html,application/xhtml+xml', 'accept-encoding': 'identity' };
    expect((await ask(testServer().server, { headers: browser })).status).toBe(405);
    const { server } = testServer({ graphiql: { title: 'Demo', queries: ['{ first }', '{ second }'] } });
    const page = await ask(server, { headers: browser });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self'");
    expect(page.text).toContain('{ second }');
    expect(page.text).not.toMatch(/<(script|link)[^>]+(src|href)="?https?:/);
    expect((await ask(server, { headers: { accept: 'application/json' } })).status).toBe(405);
  });

  it('passes the audits of GraphQL over HTTP, but for queries by GET', async () => {
    const { server } = testServer();
    const results = await auditServer({
      url: 'http://localhost/graphql',
      fetchFn: (input: string, init?: RequestInit) => server.fetch(new Request(input, init)),
    });
    const failed = results.filter((result) => result.status !== 'ok').map((result) => result.name);
    expect(results.length).toBeGreaterThan(50);
    expect(failed).toEqual([
      'MAY accept application/x-www-form-urlencoded formatted GET requests',
      'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
      'MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
    ]);
  });
});
