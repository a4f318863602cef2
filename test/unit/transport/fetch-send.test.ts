import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { createFetchSend, type FetchFunction } from '../../../src/transport/fetch-send.ts';
import type { UpstreamRequest } from '../../../src/transport/send.ts';

const serviceRoot = new URL('https://acme.crm.dynamics.com/api/data/v9.2/');
const request: UpstreamRequest = {
  method: 'POST',
  path: "accounts?$filter=name eq 'x'".replaceAll(' ', '%20'),
  headers: { 'x-a': '1' },
  body: '{}',
  principal: { kind: 'service', reason: 'test' },
  signal: undefined,
};

const connect = (fetch: FetchFunction) =>
  createFetchSend({ serviceRoot, fetch, maxBodyBytes: 100, maxStreamBytes: 1000 });

describe('createFetchSend', () => {
  it('passes requests to the function and its answers back', async () => {
    const seen: unknown[] = [];
    const { send } = connect(async (incoming) => {
      seen.push(
        incoming.method,
        new URL(incoming.url).pathname,
        incoming.headers.get('x-a'),
        await incoming.text(),
      );
      return new Response('{"a":1}', { status: 404, headers: { REQ_ID: 'r' } });
    });
    const answer = await send(request);
    expect(seen).toEqual(['POST', '/api/data/v9.2/accounts', '1', '{}']);
    expect([answer.status, answer.body, answer.headers.get('req_id')]).toEqual([404, '{"a":1}', 'r']);
  });

  it('has the rules of the connection over the network', async () => {
    const code = async (response: Response) =>
      connect(() => Promise.resolve(response))
        .send(request)
        .then(
          () => 'accepted',
          (error: unknown) => (error as { code?: string }).code,
        );
    expect(await code(new Response(null, { status: 302, headers: { location: 'https://x.example' } }))).toBe(
      'UPSTREAM_ERROR',
    );
    expect(await code(new Response('x'.repeat(101)))).toBe('UPSTREAM_ERROR');
    const bomb = gzipSync('x'.repeat(101));
    expect(await code(new Response(bomb, { headers: { 'content-encoding': 'gzip' } }))).toBe(
      'UPSTREAM_ERROR',
    );
    expect(await code(new Response(null, { status: 204 }))).toBe('accepted');
    const failing = connect(() => Promise.reject(new Error('down')));
    await expect(failing.send(request)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await expect(failing.send({ ...request, path: '../x' })).rejects.toMatchObject({
      code: 'UPSTREAM_ERROR',
    });
  });

  it('streams', async () => {
    const { sendStream } = connect(() => Promise.resolve(new Response('x'.repeat(500))));
    const { body } = await sendStream({ ...request, method: 'GET', body: undefined });
    expect(await text(body)).toHaveLength(500);
  });
});
