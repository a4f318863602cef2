import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { request } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { HttpRequest } from '../../src/emulator/http-message.ts';
import { listen, type Handle, type Listening } from '../../src/emulator/listen.ts';
import { askRaw, statusOf } from '../support/ask-raw.ts';
import { refuseNextOnIpv6 } from '../support/refuse-next-on-ipv6.ts';

const asked: HttpRequest[] = [];

const handle: Handle = (incoming) => {
  asked.push(incoming);
  return Promise.resolve({
    status: incoming.target === '/empty' ? 204 : incoming.target === '/known' ? 304 : 200,
    headers: new Headers([
      ...(incoming.method === 'HEAD' ? [['Content-Length', '1234'] as [string, string]] : []),
      ['Content-Type', 'text/plain'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ]),
    body: incoming.target === '/empty' ? new Uint8Array() : incoming.body,
  });
};

const open: Listening[] = [];

async function start(options: Parameters<typeof listen>[1] = {}): Promise<Listening> {
  const listening = await listen(handle, options);
  open.push(listening);
  return listening;
}

afterEach(async () => {
  asked.length = 0;
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

afterEach(() => void vi.restoreAllMocks());

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

describe('listen', () => {
  it('takes another port where the one that was free is not so on both addresses, and any will do', async () => {
    const refused = refuseNextOnIpv6();
    const { url } = await start();
    expect(refused()).toBeGreaterThan(0);
    expect(Number(new URL(url).port)).not.toBe(refused());
    const answer = await request(url, { method: 'POST', body: 'body' });
    expect(await answer.body.text()).toBe('body');
  });

  it('H07 hands over method, target, headers (also those that come twice) and body as they were sent, the origin by the Host header', async () => {
    const { url } = await start();
    const response = await request(`${url}/api/data/v9.2/accounts?$filter=name%20eq%20%27a%27`, {
      method: 'POST',
      headers: { Prefer: ['a=1', 'b=2'], Host: 'acme.localhost:1234' },
      body: 'body',
    });
    expect(response.statusCode).toBe(200);
    expect(await response.body.text()).toBe('body');
    expect(response.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    const [incoming] = asked;
    expect(incoming).toMatchObject({
      method: 'POST',
      origin: 'http://acme.localhost:1234',
      target: '/api/data/v9.2/accounts?$filter=name%20eq%20%27a%27',
    });
    expect(incoming?.headers.get('prefer')).toBe('a=1, b=2');
  });

  it('takes a target as a client sends it to a proxy', async () => {
    const { url } = await start();
    const send = (target: string) =>
      askRaw(Number(new URL(url).port), [
        `GET ${target} HTTP/1.1\r\nHost: proxy.example\r\nConnection: close\r\n\r\n`,
      ]);
    expect(statusOf(await send('http://acme.localhost:1234/api/data/v9.2/accounts?$top=1'))).toBe(200);
    expect(statusOf(await send('http://acme.localhost'))).toBe(200);
    expect(asked.map(({ origin, target }) => [origin, target])).toEqual([
      ['http://acme.localhost:1234', '/api/data/v9.2/accounts?$top=1'],
      ['http://acme.localhost', '/'],
    ]);
  });

  it('takes request lines and headers up to 128 KiB', async () => {
    const { url } = await start();
    const { statusCode } = await request(`${url}/${'a'.repeat(100_000)}`);
    expect(statusCode).toBe(200);
    expect(asked[0]?.target).toHaveLength(100_001);
  });

  it.each([
    ['/empty', 204],
    ['/known', 304],
  ])('answers %s without body, and says nothing of its length', async (path, status) => {
    const { url } = await start();
    const { statusCode, headers, body } = await request(`${url}${path}`);
    expect([statusCode, await body.text()]).toEqual([status, '']);
    expect(headers['content-length']).toBeUndefined();
    expect(headers['transfer-encoding']).toBeUndefined();
  });

  it('says of other answers how long they are; to HEAD, how long the body would be', async () => {
    const { url } = await start();
    const posted = await request(url, { method: 'POST', body: 'body' });
    expect([posted.headers['content-length'], await posted.body.text()]).toEqual(['4', 'body']);
    const head = await request(url, { method: 'HEAD' });
    expect([head.headers['content-length'], await head.body.text()]).toEqual(['1234', '']);
  });

  it.runIf(hasIpv6)('localhost is both loopback addresses, on one port', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect((await request(`http://[::1]:${port}/`)).statusCode).toBe(200);
  });

  it('says plainly that a port is taken', async () => {
    const { url } = await start({ host: '127.0.0.1' });
    const port = Number(new URL(url).port);
    const message = `The Dataverse double cannot listen on 127.0.0.1:${port}: the port is taken. Stop what uses it, or choose another port.`;
    await expect(start({ port })).rejects.toThrow(message);
  });

  it.runIf(hasIpv6)('leaves nothing open when one of the two addresses is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen({ host: '::1', port: 0 }, resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start({ port })).rejects.toThrow(
      /^The Dataverse double cannot listen on \[::1\]:\d+: the port is taken/,
    );
    await new Promise((resolve) => blocker.close(resolve));
    const free = await start({ port });
    expect(free.url).toBe(`http://127.0.0.1:${port}`);
  });

  it('ends idle connections when it closes', async () => {
    const { url, close } = await listen(handle);
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    const answered = new Promise((resolve) => socket.once('data', resolve));
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await answered;
    await close();
    await ended;
    expect(socket.destroyed).toBe(true);
  });
});
