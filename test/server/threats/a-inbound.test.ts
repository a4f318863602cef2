import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { askRaw, statusOf } from '../../support/ask-raw.ts';
import { memoryKept } from '../../support/memory-kept.ts';
import { startGateway, type TestGateway } from '../../support/start-gateway.ts';

const mutation = 'mutation { saveNothing }';
const listed = 'https://app.example';

let test: TestGateway;
let port: number;
/** Headers of every request that reached Dataverse. */
const upstream: Headers[] = [];

beforeAll(async () => {
  test = await startGateway({
    gateway: { cors: { origins: [listed] } },
    between: (request, send) => {
      upstream.push(request.headers);
      return send(request);
    },
  });
  const { url } = await test.gateway.listen({ host: '127.0.0.1', port: 0 });
  port = Number(new URL(url).port);
});
afterAll(() => test.gateway.close());
beforeEach(() => {
  upstream.length = 0;
});

const send = (path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Response> =>
  test.gateway.fetch(new Request(`http://localhost${path}`, init));

const post = (body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
  send('/graphql', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

const ask = (query: string, headers: Record<string, string> = {}): Promise<Response> =>
  post(JSON.stringify({ query }), headers);

const refused = async (answer: Response, status: number): Promise<string> => {
  const text = await answer.text();
  expect([answer.status, upstream.length, text.length < 500]).toEqual([status, 0, true]);
  return text;
};

describe('A1, A3: operations by GET', () => {
  it.each([
    ['csrf-get-mutation', `?query=${encodeURIComponent(mutation)}`],
    [
      'csrf-get-mutation-opname',
      `?query=${encodeURIComponent(`query q { __typename } ${mutation}`)}&operationName=m`,
    ],
    ['a query with cookies only', '?query={__typename}'],
  ])('%s', async (_name, search) => {
    const answer = await send(`/graphql${search}`, { headers: { cookie: 'session=1' } });
    await refused(answer, 405);
    expect(answer.headers.get('allow')).toBe('POST');
  });
});

describe('A2: types that a form can send', () => {
  const form = `query=${encodeURIComponent(mutation)}`;
  const multipart = `--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n${mutation}\r\n--x--\r\n`;
  it.each([
    ['csrf-form-mutation', 'application/x-www-form-urlencoded', form],
    ['csrf-multipart-mutation', 'multipart/form-data; boundary=x', multipart],
    ['csrf-text-mutation', 'text/plain', JSON.stringify({ query: mutation })],
    ['csrf-graphql-ctype', 'application/graphql', mutation],
    ['no type', '', JSON.stringify({ query: mutation })],
    ['a type that only begins like JSON', 'application/json-patch+json', JSON.stringify({ query: mutation })],
  ])('%s', async (_name, type, body) => {
    await refused(await post(new TextEncoder().encode(body), { 'content-type': type }), 415);
  });
});

describe('A4: origins', () => {
  const allowed = (answer: Response): string | null => answer.headers.get('access-control-allow-origin');
  const preflight = (origin: string): Promise<Response> =>
    send('/graphql', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  it.each([
    ['cors-reflect', 'https://evil.example'],
    ['cors-null', 'null'],
    ['a longer name', 'https://app.example.evil.example'],
    ['another port', 'https://app.example:8443'],
    ['another scheme', 'http://app.example'],
  ])('%s gets no permission', async (_name, origin) => {
    expect(allowed(await preflight(origin))).toBeNull();
    const answer = await ask('{ __typename }', { origin });
    expect([allowed(answer), answer.headers.get('access-control-allow-credentials')]).toEqual([null, null]);
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  it('one that is listed gets it, without cookies', async () => {
    const asked = await preflight(listed);
    expect([asked.status, allowed(asked), asked.headers.get('vary')]).toEqual([
      204,
      listed,
      'Authorization, Origin, Accept, Accept-Encoding',
    ]);
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    const answer = await ask('{ __typename }', { origin: listed });
    expect([allowed(answer), answer.headers.get('access-control-allow-credentials')]).toEqual([listed, null]);
  });
});

describe('A5: several operations at once', () => {
  it.each([
    ['batch-1000', JSON.stringify(Array.from({ length: 1000 }, () => ({ query: '{ __typename }' })))],
    ['batch-nested', '[[{"query":"{ __typename }"}]]'],
    ['batch-empty', '[]'],
  ])('%s', async (_name, body) => {
    await refused(await post(body), 400);
  });
});

describe('A6, A7: bodies', () => {
  const large = (characters: number): string => 'x'.repeat(characters);
  it.each([
    ['vars-5mb-string', JSON.stringify({ query: '{ __typename }', variables: { v: large(5_000_000) } })],
    ['query-5mb-comment', JSON.stringify({ query: `# ${large(5_000_000)}\n{ __typename }` })],
    ['query-2mb-blockstring', JSON.stringify({ query: `{ a(b: """${large(2_000_000)}""") }` })],
  ])('%s', async (_name, body) => {
    await refused(await post(body), 413);
  });

  it('body-20mb: cut while it arrives, with flat memory', async () => {
    const piece = `${(65_536).toString(16)}\r\n${' '.repeat(65_536)}\r\n`;
    const head =
      'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
    const bomb = async (): Promise<void> => {
      const answer = await askRaw(port, [head, ...Array.from({ length: 320 }, () => piece), '0\r\n\r\n']);
      expect([413, undefined]).toContain(statusOf(answer)); // or the connection was cut first
    };
    await bomb(); // takes what any first request takes
    const before = memoryKept();
    for (let round = 0; round < 5; round += 1) await bomb();
    // Half of what was sent: nothing of it may be kept.
    await expect.poll(() => memoryKept() - before).toBeLessThan(50 * 2 ** 20);
    expect((await ask('{ __typename }')).status).toBe(200);
  });

  const bomb = gzipSync(Buffer.alloc(20_000_000, 32));
  it.each([
    ['gzip-bomb', 'gzip', bomb],
    ['deflate-br-bomb', 'br', bomb],
    ['deflate', 'deflate', bomb],
    ['encoding-stack', 'gzip, gzip', bomb],
    ['gzip-corrupt', 'gzip', Buffer.from([0x1f, 0x8b, 0])],
    ['an encoding that nobody knows', 'x-own', Buffer.from('{}')],
  ])('%s', async (_name, encoding, body) => {
    await refused(await post(new Uint8Array(body), { 'content-encoding': encoding }), 415);
  });
});

describe('A8, A9: what is no JSON in UTF-8', () => {
  const marker = 'canary-marker';
  it.each([
    ['utf8-invalid', Buffer.from([...Buffer.from(`{"query":"{ ${marker} `), 0xff, 0xfe, 0x22, 0x7d])],
    ['utf16-body', Buffer.from(`{"query":"{ ${marker} }"}`, 'utf16le')],
    ['json-nul-bytes', Buffer.from(`{"query":"\u0000${marker}"}`)],
    ['json-unterminated', Buffer.from(`{"query":"{ ${marker}`)],
    ['body-echo', Buffer.from(`{"query":"{ x }","${marker}":"${marker.repeat(5000)}"}`)],
  ])('%s: refused without repeating it', async (_name, body) => {
    expect(await refused(await post(new Uint8Array(body)), 400)).not.toContain('canary');
  });
});

describe('A10: two readings of one request', () => {
  it('the last of equal keys counts, for everything', async () => {
    const answer = await post(`{"query":"{ __typename }","query":"${mutation}"}`);
    expect(await answer.json()).toHaveProperty('errors');
    const other = await post(`{"query":"${mutation}","query":"{ __typename }"}`);
    expect(await other.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('the address of a POST says nothing', async () => {
    const answer = await send(
      `/graphql?query=${encodeURIComponent('{ accounts { nodes { name } } }')}&variables={}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      },
    );
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    expect(upstream).toEqual([]);
  });
});

describe('A11, A12: requests that proxies read differently, and headers', () => {
  const body = '{"query":"{ __typename }"}';
  const head = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
  it.each([
    ['smuggle-te-cl', `${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, [400]],
    ['two lengths', `${head}content-length: 4\r\ncontent-length: 26\r\n\r\n${body}`, [400]],
    ['smuggle-bare-lf', `POST /graphql HTTP/1.1\nhost: localhost\ncontent-length: 0\n\n`, [400]],
    ['chunk-bad', `${head}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n`, [400]],
    ['a space before the colon', `${head}content-length : 0\r\n\r\n`, [400]],
    ['header-giant', `${head}x-long: ${'x'.repeat(20_000)}\r\n\r\n`, [431]],
    ['header-many', `${head}${'x: y\r\n'.repeat(150)}content-length: 26\r\n\r\n${body}`, [431]],
    ['url-100kb', `GET /graphql?${'x'.repeat(100_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`, [431, 414]],
  ])('%s', async (_name, bytes, statuses) => {
    expect(statuses).toContain(statusOf(await askRaw(port, [bytes])));
    expect(upstream).toEqual([]);
  });
});

describe('A13: headers of clients', () => {
  it('none reaches Dataverse, and nobody is believed about where he comes from', async () => {
    const canary = 'canary-header';
    const answer = await ask('{ accounts(first: 1) { nodes { name } } }', {
      callerobjectid: '11111111-0000-4000-8000-000000000001',
      mscrmcallerid: '11111111-0000-4000-8000-000000000001',
      'mscrm.bypasscustompluginexecution': 'true',
      'mscrm.suppressduplicatedetection': canary,
      prefer: `return=representation, ${canary}`,
      cookie: canary,
      'if-match': canary,
      'x-forwarded-for': canary,
      'x-forwarded-host': canary,
      forwarded: `for=${canary}`,
      'x-http-method-override': 'DELETE',
      'x-ms-client-request-id': canary,
      traceparent: '00-canaryheader',
    });
    expect(await answer.json()).toHaveProperty('data.accounts.nodes');
    expect(upstream.length).toBeGreaterThan(0);
    for (const headers of upstream) {
      const sent = JSON.stringify([...headers]);
      expect(sent).not.toContain('canary');
      for (const name of ['callerobjectid', 'mscrmcallerid', 'cookie', 'if-match'])
        expect(headers.has(name)).toBe(false);
      expect([...headers.keys()].filter((name) => name.startsWith('mscrm'))).toEqual([]);
    }
  });
});

describe('A14: methods and paths', () => {
  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'GET'])('methods: %s', async (method) => {
    await refused(await send('/graphql', { method }), 405);
  });

  it('methods: an override is not looked at', async () => {
    const answer = await ask('{ __typename }', { 'x-http-method-override': 'DELETE', 'x-method': 'GET' });
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it.each([
    ...[
      '/',
      '/graphql/',
      '//graphql',
      '/graphql/../graphql/x',
      '/health/../graphql',
      '/files/../graphql',
      '/health/%2e%2e/graphql',
      '/./graphql',
      '/graphql#x',
      'http://localhost/graphql',
      '/%67raphql',
      '/graphql;x',
      '/graphql%00',
      '/GRAPHQL',
    ],
    ...[
      '/__emulator/requests',
      '/metrics',
      '/.env',
      '/health',
      '/debug',
      '/graphql/health',
      '/api/data/v9.2/accounts',
    ],
  ])('internal-paths: %s', async (path) => {
    const bytes = `POST ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`;
    expect(statusOf(await askRaw(port, [bytes]))).toBe(404);
  });

  it.each(['TRACE', 'CONNECT'])('methods: %s on the wire', async (method) => {
    const target = method === 'CONNECT' ? 'localhost:80' : '/graphql';
    const answer = await askRaw(port, [
      `${method} ${target} HTTP/1.1\r\nhost: localhost\r\nx-canary: 1\r\nconnection: close\r\n\r\n`,
    ]);
    expect([undefined, 400, 405, 500]).toContain(statusOf(answer));
    expect(answer).not.toContain('canary');
  });
});

describe('A15: pages', () => {
  it('ide-html: none unless it is configured', async () => {
    await refused(await send('/graphql', { headers: { accept: 'text/html' } }), 405);
    expect((await send('/', { headers: { accept: 'text/html' } })).headers.get('content-type')).toContain(
      'json',
    );
  });
});

describe('A16: every form of an answer is of the same pipeline', () => {
  const abusive = [
    '{a'.repeat(500),
    `{ ${'__typename '.repeat(12_000)} }`,
    `{ ${'x '.repeat(3000)} }`,
    '{ accounts(first: -1) { nodes { name } } }',
    '{ noSuchField }',
    'mutation { noSuchMutation }',
    '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }',
    `{ ${'[{'.repeat(300)}`,
    `{ a(b: ${'['.repeat(300)}) }`,
    `query (${Array.from({ length: 101 }, (_none, index) => `$v${index}: Int`).join(' ')}) { __typename }`,
    Array.from({ length: 11 }, (_none, index) => `query q${index} { __typename }`).join(' '),
    `{ ${Array.from({ length: 3000 }, (_none, index) => `a${index}: __typename`).join(' ')} }`,
    `{ __typename ${'@include(if: true) '.repeat(51)} }`,
    `{ __typename } ${Array.from({ length: 51 }, (_none, index) => `fragment f${index} on Query { __typename }`).join(' ')}`,
    '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
    '{ accounts(first: 2147483647) { nodes { name } } }',
    '{ accounts(filter: { name: { eq: 1 } }) { nodes { name } } }',
    '{ account(id: "1)/systemusers(") { name } }',
    '{ account(id: 1.5) { name } }',
    '{ __type(name: 1) { name } }',
  ];
  const accepts = [
    'application/json',
    'text/event-stream',
    'multipart/mixed',
    'application/graphql-response+json',
  ];

  it.each(abusive)('%#: refused alike', async (query) => {
    const codes = await Promise.all(
      accepts.map(async (accept) => {
        const text = await (await ask(query, { accept })).text();
        return [...text.matchAll(/"code":"(\w+)"/g)].map(([, code]) => code).join();
      }),
    );
    expect(codes[0]).not.toBe('');
    expect(new Set(codes).size).toBe(1);
  });
});

describe('A17: caches', () => {
  it('cache-headers: no answer may be kept, and each says what it depends on', async () => {
    const answers = await Promise.all([
      ask('{ __typename }'),
      ask('{ broken'),
      send('/graphql'),
      send('/elsewhere'),
      send('/health/ready'),
      post('{'),
    ]);
    for (const { headers } of answers) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('vary')).toBe('Authorization, Origin, Accept, Accept-Encoding');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await send('/schema.graphql')).headers.get('cache-control')).toBe('private, no-cache');
  });
});
