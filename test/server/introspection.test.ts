import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  getIntrospectionQuery,
  graphqlSync,
  lexicographicSortSchema,
  printSchema,
  type IntrospectionQuery,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { printSdl } from '../../src/schema/print-sdl.ts';
import { askSocket } from '../support/ask-socket.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const source = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
});
const operation = { query: source };

describe('introspection over the wire', () => {
  let test: TestGateway;
  let url: string;
  beforeAll(async () => {
    test = await startGateway();
    ({ url } = await test.gateway.listen({ host: 'localhost', port: 0 }));
  });
  afterAll(() => test.gateway.close());

  const ask = (encoding: string, more: Readonly<Record<string, string>> = {}) =>
    askSocket({ url: `${url}/graphql`, operation, headers: { 'accept-encoding': encoding, ...more } });

  it('is what graphql-js answers, byte for byte, in each encoding', async () => {
    const { schema } = test.gateway.current();
    const expected = JSON.stringify(graphqlSync({ schema, source }));
    const [brotli, gzip, plain] = await Promise.all([ask('br'), ask('gzip'), ask('identity')]);
    expect(brotli.headers).toMatchObject({
      'content-encoding': 'br',
      'content-length': String(brotli.body.length),
      'content-type': 'application/json; charset=utf-8',
    });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(brotliDecompressSync(brotli.body).toString() === expected).toBe(true);
    expect(gunzipSync(gzip.body).toString() === expected).toBe(true);
    expect(plain.body.toString() === expected).toBe(true);
    expect(brotli.body.length).toBeLessThan(plain.body.length / 10);
  });

  it('answers 304 without a body to who has it', async () => {
    const first = await ask('br');
    const etag = String(first.headers['etag']);
    const second = await ask('gzip', { 'if-none-match': etag });
    expect([second.status, second.body.length, second.headers['etag']]).toEqual([304, 0, etag]);
  });

  it('asks nothing of the organisation', async () => {
    test.emulator.clearRequests();
    await ask('br', { 'x-explain': 'true' });
    await askSocket({ url: `${url}/schema.graphql` });
    expect(test.emulator.requests).toEqual([]);
  });

  it('gives tools the same schema as the SDL does', async () => {
    const answer = JSON.parse((await ask('identity')).body.toString()) as { data: IntrospectionQuery };
    const { schema } = test.gateway.current();
    const client = lexicographicSortSchema(buildClientSchema(answer.data));
    expect(printSchema(client)).toBe(printSchema(lexicographicSortSchema(schema)));
    const sdl = await askSocket({ url: `${url}/schema.graphql`, headers: { 'accept-encoding': 'br' } });
    expect(brotliDecompressSync(sdl.body).toString()).toBe(printSdl(schema));
    const kept = { 'if-none-match': String(sdl.headers['etag']) };
    const again = await askSocket({ url: `${url}/schema.graphql`, headers: kept });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });
});
