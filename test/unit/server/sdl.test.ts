import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { printSdl } from '../../../src/schema/print-sdl.ts';
import { introspectionSchema } from './introspection/introspection-schema.ts';
import { ask, testServer } from './test-server.ts';

const schema = introspectionSchema();
const other = introspectionSchema();
delete other.getQueryType()?.getFields()['accounts'];
const served = () =>
  testServer({
    schemaFor: ({ audience }) =>
      new Map([
        [undefined, schema],
        ['partners', other],
      ]).get(audience),
  }).server;

describe('GET /schema.graphql', () => {
  it('is the SDL of the schema, and of that of each audience', async () => {
    const server = served();
    const main = await ask(server, { path: '/schema.graphql' });
    expect(main.status).toBe(200);
    expect(main.text).toBe(printSdl(schema));
    expect((await ask(server, { path: '/graphql/partners/schema.graphql' })).text).toBe(printSdl(other));
    expect(printSdl(other)).not.toBe(printSdl(schema));
  });

  it('is compressed, and sent once only to who keeps it', async () => {
    const server = served();
    const headers = { 'accept-encoding': 'br' };
    const response = await server.fetch(new Request('http://localhost/schema.graphql', { headers }));
    const body = Buffer.from(await response.arrayBuffer());
    expect(brotliDecompressSync(body).toString()).toBe(printSdl(schema));
    expect(response.headers.get('content-length')).toBe(String(body.length));
    const etag = response.headers.get('etag') ?? '';
    const again = await ask(server, { path: '/schema.graphql', headers: { 'if-none-match': etag } });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    const ofOthers = await ask(server, {
      path: '/graphql/partners/schema.graphql',
      headers: { 'if-none-match': etag },
    });
    expect(ofOthers.status).toBe(200);
  });

  it('may be kept by the client, which asks each time', async () => {
    const { headers } = await ask(served(), { path: '/schema.graphql' });
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('vary')).toBe('Authorization, Origin, Accept, Accept-Encoding');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('has the type that tools ask for, and is plain text for all others', async () => {
    const server = served();
    const typeFor = async (accept: string | undefined) =>
      (
        await ask(server, { path: '/schema.graphql', headers: accept === undefined ? {} : { accept } })
      ).headers.get('content-type');
    expect(await typeFor('application/graphql')).toBe('application/graphql; charset=utf-8');
    for (const accept of [undefined, '*/*', 'text/html,*/*;q=0.8', 'application/json', 'image/png']) {
      expect([accept, await typeFor(accept)]).toEqual([accept, 'text/plain; charset=utf-8']);
    }
  });

  it('answers HEAD, and no other method', async () => {
    const server = served();
    const head = await ask(server, {
      path: '/schema.graphql',
      method: 'HEAD',
      headers: { 'accept-encoding': 'gzip' },
    });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
    const post = await ask(server, { path: '/schema.graphql', method: 'POST', body: '{}' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
