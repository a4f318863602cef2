import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { rowId } from '../../src/emulator/organization/rows/row-id.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const megabyte = 1024 * 1024;
const manifest = `http://localhost/files/acme_shipment/${rowId('acme_shipment', 2)}/acme_manifest`;

describe('limits of a caller who sends files', () => {
  let rig: TestGateway;
  beforeAll(async () => {
    rig = await startGateway({
      gateway: {
        roles: {
          sender: { tables: { acme_shipment: {} }, limits: { concurrentOperations: 1 } },
          other: { tables: { acme_shipment: {} } },
        },
        callers: { anonymous: 'sender' },
        rateLimits: { upstreamRequests: 20, seconds: 3600 },
      },
    });
  });
  afterAll(() => rig.gateway.close());

  const put = (bytes: number): Promise<Response> =>
    rig.gateway.fetch(
      new Request(`${manifest}?name=a.bin`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.alloc(bytes, 7),
      }),
    );
  const remaining = async (): Promise<number> => {
    const { headers } = await rig.gateway.fetch(new Request(manifest, { method: 'DELETE' }));
    return Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
  };

  it('a file counts by the requests that it takes', async () => {
    expect(await remaining()).toBe(19);
    expect((await put(megabyte)).status).toBe(204);
    // One for the file, one for asking.
    expect(await remaining()).toBe(17);
    expect((await put(10 * megabyte)).status).toBe(204);
    // Three blocks, what begins and what ends them, and one for asking.
    expect(await remaining()).toBe(11);
    for (const _ of [1, 2]) expect((await put(20 * megabyte)).status).toBe(204);
    const refused = await put(1);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  });

  it('a file counts among what runs at the same time, beside operations', async () => {
    let release = (): void => undefined;
    let arrived = (): void => undefined;
    const started = new Promise<void>((resolve) => (arrived = resolve));
    const held = new Promise<void>((resolve) => (release = resolve));
    const other = await startGateway({
      gateway: {
        roles: { sender: { tables: { acme_shipment: {} }, limits: { concurrentOperations: 1 } } },
        callers: { anonymous: 'sender' },
        fetch: async (request) => {
          if (request.method === 'PATCH') {
            arrived();
            await held;
          }
          return rig.emulator.fetch(request);
        },
      },
    });
    const file = (): Request =>
      new Request(`${manifest}?name=a.bin`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: new ReadableStream({
          start: (stream) => {
            stream.enqueue(Buffer.from('content'));
            stream.close();
          },
        }),
        duplex: 'half',
      } as RequestInit);
    const first = other.gateway.fetch(file());
    await started;
    const second = await other.gateway.fetch(file());
    const operation = await other.run('{ acmeShipments(first: 1) { nodes { acmeName } } }');
    release();
    expect(second.status).toBe(429);
    expect(await second.json()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', limit: 'concurrentOperations', most: 1 } }],
    });
    expect(operation.errors?.[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      limit: 'concurrentOperations',
    });
    expect((await first).status).toBe(204);
    expect((await other.gateway.fetch(file())).status).toBe(204);
    await other.gateway.close();
  });

  it('a file that is taken counts until its last byte, or until nobody takes it any more', async () => {
    let pulled = 0;
    const readers = await startGateway({
      gateway: {
        roles: {
          reader: { tables: { acme_shipment: {} }, limits: { concurrentOperations: 2 } },
        },
        callers: { anonymous: 'reader' },
      },
      // The double sends a file as one piece; this one is made as it is taken.
      between: async (request, send) => {
        const answer = await send(request);
        if (request.method !== 'GET' || !request.url.includes('/acme_manifest')) return answer;
        await answer.body?.cancel();
        let left = 480;
        const pull = (pieces: ReadableStreamDefaultController): void => {
          if (left-- <= 0) {
            pieces.close();
            return;
          }
          pulled += 1;
          pieces.enqueue(new Uint8Array(65_536));
        };
        const headers = new Headers(answer.headers);
        headers.set('x-ms-file-size', String(480 * 65_536));
        return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }), {
          status: answer.status,
          headers,
        });
      },
    });
    const content = { 'content-type': 'application/octet-stream' };
    const sent = new Request(`${manifest}?name=a.bin`, { method: 'PUT', headers: content, body: 'content' });
    expect((await readers.gateway.fetch(sent)).status).toBe(204);
    const { url } = await readers.gateway.listen({ host: '127.0.0.1', port: 0 });
    const leave = new AbortController();
    const take = (signal?: AbortSignal): Promise<Response> =>
      fetch(url + new URL(manifest).pathname, { signal: signal ?? null });
    const taken = [await take(leave.signal), await take(leave.signal)];
    expect(taken.map(({ status }) => status)).toEqual([200, 200]);
    expect((await take()).status).toBe(429);
    expect(pulled).toBeLessThan(2 * 480);
    leave.abort();
    const size = async (): Promise<number> => (await (await take()).arrayBuffer()).byteLength;
    await expect.poll(size).toBe(480 * 65_536);
    await readers.gateway.close();
  });
});
