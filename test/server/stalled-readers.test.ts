import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { rowId } from '../../src/emulator/organization/rows/row-id.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const path = `/files/acme_shipment/${rowId('acme_shipment', 2)}/acme_manifest`;
const pieces = 800;
const pieceBytes = 65_536;
const size = pieces * pieceBytes;
const stalledMs = 2500;

describe('a reader of a file who stops reading', () => {
  let rig: TestGateway;
  let port: number;
  beforeAll(async () => {
    rig = await startGateway({
      gateway: {
        // The deadline of operations is another one, so that only readers have so little time.
        requestTimeoutMs: stalledMs,
        roles: {
          reader: {
            tables: { acme_shipment: {} },
            limits: { concurrentOperations: 2, deadlineMs: 100_000 },
          },
        },
        callers: { anonymous: 'reader' },
        upstream: { maxConcurrent: 1 },
      },
      // The double sends a file as one piece; this one is made as it is taken.
      between: async (request, send) => {
        const answer = await send(request);
        if (request.method !== 'GET' || !request.url.includes('/acme_manifest')) return answer;
        await answer.body?.cancel();
        let left = pieces;
        const pull = (file: ReadableStreamDefaultController): void => {
          if (left-- > 0) file.enqueue(new Uint8Array(pieceBytes));
          else file.close();
        };
        const headers = new Headers(answer.headers);
        headers.set('x-ms-file-size', String(size));
        const body = new ReadableStream({ pull }, { highWaterMark: 0 });
        return new Response(body, { status: answer.status, headers });
      },
    });
    const sent = new Request(`http://localhost${path}?name=a.bin`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'content',
    });
    expect((await rig.gateway.fetch(sent)).status).toBe(204);
    const { url } = await rig.gateway.listen({ host: '127.0.0.1', port: 0 });
    port = Number(new URL(url).port);
  });
  afterAll(() => rig.gateway.close());

  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => {
    process.on('unhandledRejection', note);
  });
  afterEach(() => {
    process.off('unhandledRejection', note);
    expect(unhandled.splice(0)).toEqual([]);
  });

  const take = (): Socket => {
    const socket = connect({ port, host: '127.0.0.1' }).setEncoding('latin1');
    socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    return socket.on('error', () => undefined);
  };
  const closeOf = (socket: Socket): Promise<void> =>
    new Promise((resolve) => socket.once('close', () => resolve()));
  const headOf = (socket: Socket): Promise<string> =>
    new Promise((resolve) =>
      socket.once('data', (text: string) => {
        socket.pause();
        resolve(text.slice(0, 12));
      }),
    );

  it('is hung up on, and his turn is given to the next', async () => {
    const stalled = take();
    expect(await headOf(stalled)).toBe('HTTP/1.1 200');
    // There is one turn, and it is taken: this is answered when it is given back.
    const answer = await rig.run('{ acmeShipments(first: 1) { nodes { acmeName } } }');
    expect(answer.errors).toBeUndefined();
    // Both counts are at nothing again.
    for (const _ of [1, 2]) {
      const whole = await fetch(`http://127.0.0.1:${port}${path}`);
      expect((await whole.arrayBuffer()).byteLength).toBe(size);
    }
    const closed = closeOf(stalled);
    stalled.resume();
    await closed;
    expect(stalled.bytesRead).toBeLessThan(size);
  });

  it('is another than one who reads slowly', async () => {
    const reader = take();
    const pauseMs = 300;
    let left = 3 * 1024 * 1024;
    let pauses = 0;
    reader.on('data', (text: string) => {
      left -= text.length;
      if (left > 0) return;
      left += 3 * 1024 * 1024;
      pauses += 1;
      reader.pause();
      setTimeout(() => reader.resume(), pauseMs);
    });
    await closeOf(reader);
    expect(reader.bytesRead).toBeGreaterThan(size);
    expect(pauses * pauseMs).toBeGreaterThan(stalledMs);
  });
});

it('readers who take files slowly leave turns for the others', async () => {
  const opened: ReadableStreamDefaultController[] = [];
  const rig = await startGateway({
    gateway: { upstream: { maxConcurrent: 4 }, requestTimeoutMs: 60_000 },
    // Files that never end: as many as are asked for at once.
    between: async (request, send) => {
      const answer = await send(request);
      if (request.method !== 'GET' || !request.url.includes('/acme_manifest')) return answer;
      await answer.body?.cancel();
      const body = new ReadableStream({ start: (file) => void opened.push(file) });
      return new Response(body, { headers: { 'content-type': 'application/octet-stream' } });
    },
  });
  const url = `http://localhost${path}`;
  const sent = new Request(`${url}?name=a.bin`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: 'content',
  });
  expect((await rig.gateway.fetch(sent)).status).toBe(204);
  const files = Array.from({ length: 6 }, () => rig.gateway.fetch(new Request(url)));
  await expect.poll(() => opened.length, { timeout: 30_000 }).toBe(2);
  const answer = await rig.run('{ acmeShipments(first: 1) { nodes { acmeName } } }');
  expect(answer.errors).toBeUndefined();
  // The others come as those before them end.
  for (let ended = 0; ended < files.length; ended += 1) {
    await expect.poll(() => opened.length, { timeout: 30_000 }).toBe(Math.min(ended + 2, files.length));
    opened[ended]?.close();
  }
  const statuses = await Promise.all(files.map(async (file) => (await file).status));
  expect(statuses).toEqual(files.map(() => 200));
  await rig.gateway.close();
});
