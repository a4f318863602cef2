import { once } from 'node:events';
import { Agent, createServer as createNodeServer, request, type IncomingMessage } from 'node:http';
import { connect, Server as NetServer, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { StartError } from '../../../src/errors/start-error.ts';
import type { Server } from '../../../src/server/create-server.ts';
import { createHttpServer } from '../../../src/server/http-server.ts';
import { refuseNextOnIpv6 } from '../../support/refuse-next-on-ipv6.ts';
import { testServer, type TestServerOptions } from './test-server.ts';

const running: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const listening = async (options: TestServerOptions = {}): Promise<{ server: Server; port: number }> => {
  const { server } = testServer(options);
  running.push(server);
  const { url } = await server.listen({ host: 'localhost', port: 0 });
  return { server, port: Number(new URL(url).port) };
};

interface Sent {
  readonly port: number;
  readonly host?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly agent?: Agent;
}

const post = ({
  port,
  host = '127.0.0.1',
  headers = {},
  body,
  agent,
}: Sent): Promise<IncomingMessage & { text: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        host,
        method: 'POST',
        path: '/graphql',
        agent,
        headers: { 'content-type': 'application/json', ...headers },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve(Object.assign(answer, { text })));
      },
    );
    sent.on('error', reject).end(body ?? '{"query":"{ hello }"}');
  });

describe('HTTP server', () => {
  it('refuses without reading what it has no time for, and counts only what it answers', async () => {
    const answers: (() => void)[] = [];
    const seen: number[] = [];
    const http = createHttpServer({
      listener: (incoming, outgoing) => {
        incoming.resume().on('end', () => answers.push(() => outgoing.end('answered')));
      },
      log: pino({ level: 'silent' }),
      refuses: (_incoming, { size }) => {
        seen.push(size);
        return size >= 1;
      },
    });
    running.push(http);
    const { url } = await http.listen({ host: '127.0.0.1', port: 0 });
    const port = Number(new URL(url).port);
    const agent = new Agent({ keepAlive: true });
    const first = post({ port });
    await expect.poll(() => answers).toHaveLength(1);
    for (let asked = 0; asked < 2; asked += 1) {
      const refused = await post({ port, agent, body: 'x'.repeat(100_000) });
      expect(refused.statusCode).toBe(503);
      expect(refused.headers['retry-after']).toBe('1');
      expect(JSON.parse(refused.text)).toMatchObject({
        errors: [{ extensions: { code: 'OVERLOADED', retryAfterSeconds: 1 } }],
      });
    }
    // The rest of one that never comes whole is not waited for.
    const endless = connect(port, '127.0.0.1');
    endless.write('POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nx');
    await once(endless.resume(), 'close');
    answers[0]?.();
    expect((await first).text).toBe('answered');
    const after = post({ port });
    await expect.poll(() => answers).toHaveLength(2);
    answers[1]?.();
    expect((await after).statusCode).toBe(200);
    expect(seen).toEqual([0, 1, 1, 1, 0]);
    agent.destroy();
  });

  it('answers on the loopback addresses', async () => {
    const { port } = await listening();
    expect(JSON.parse((await post({ port })).text)).toEqual({ data: { hello: 'Hello world' } });
  });

  it('refuses a name that a page elsewhere made point to this machine', async () => {
    const { port } = await listening();
    for (const host of ['rebound.example', 'localhost.rebound.example', '127.0.0.1.rebound.example', 'a b']) {
      expect([host, (await post({ port, headers: { host } })).statusCode]).toEqual([host, 421]);
    }
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'LOCALHOST']) {
      expect([host, (await post({ port, headers: { host } })).statusCode]).toEqual([host, 200]);
    }
  });

  it('refuses headers of more than 16 KiB, and a body over the limit', async () => {
    const { port } = await listening();
    expect((await post({ port, headers: { 'x-long': 'x'.repeat(20_000) } })).statusCode).toBe(431);
    expect((await post({ port, body: ' '.repeat(300_000) })).statusCode).toBe(413);
  });

  it('names what to change when the port is taken', async () => {
    const holder = createNodeServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    running.push({ close: () => new Promise((resolve) => holder.close(resolve)) });
    const { port } = holder.address() as AddressInfo;
    const { server } = testServer();
    const error: unknown = await server
      .listen({ host: 'localhost', port })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({
      exitCode: 2,
      message: `Port ${port} is already in use on 127.0.0.1: choose another one with PORT or --port`,
    });
  });

  it('takes another port where the one that was free is not so on both addresses, and any will do', async () => {
    const refused = refuseNextOnIpv6();
    const { port } = await listening();
    expect(refused()).toBeGreaterThan(0);
    expect(port).not.toBe(refused());
    expect((await post({ port })).statusCode).toBe(200);
  });

  it('ends running requests before it closes, and tells them that the connection ends', async () => {
    let started = () => {};
    const running = new Promise<void>((resolve) => (started = resolve));
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const { server, port } = await listening({
      contextFor: async () => {
        started();
        await held;
        return {};
      },
    });
    const agent = new Agent({ keepAlive: true });
    const answer = post({ port, agent });
    await running;
    let closed = false;
    const closing = server.close().then(() => (closed = true));
    await expect(post({ port })).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
    expect(closed).toBe(false);
    release();
    const { statusCode, headers } = await answer;
    expect([statusCode, headers['connection']]).toEqual([200, 'close']);
    await closing;
    agent.destroy();
  });

  it('answers what comes over a connection that is in use while it closes, and ends the connection then', async () => {
    const answers: (() => void)[] = [];
    const http = createHttpServer({
      listener: (_incoming, outgoing) => {
        answers.push(() => outgoing.writeHead(200, { 'content-length': 2 }).end('ok'));
      },
      log: pino({ level: 'silent' }),
    });
    const { url } = await http.listen({ host: '127.0.0.1', port: 0 });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    const ask = (host = 'localhost'): boolean => socket.write(`GET / HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
    ask();
    await expect.poll(() => answers).toHaveLength(1);
    const ended = once(socket, 'close');
    const closing = http.close();
    answers[0]?.();
    await ended;
    await closing;
    expect(text).toMatch(/^HTTP\/1\.1 200[^]*connection: close\r\n[^]*ok$/i);
  });

  it.each([
    ['421', 'host: rebound.example\r\n'],
    ['431', `host: localhost\r\n${'x: y\r\n'.repeat(101)}`],
  ])('hangs up after %s, and waits for no more of such a request', async (status, headers) => {
    const { port } = await listening();
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    socket.write(`POST /graphql HTTP/1.1\r\n${headers}content-length: 1000\r\n\r\nx`);
    await once(socket, 'close');
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*connection: close\r\n`, 'i'));
  });

  it('leaves no timer behind where it could not listen, or has closed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { port } = await listening();
    const inUse = vi.getTimerCount();
    const http = createHttpServer({ listener: () => undefined, log: pino({ level: 'silent' }) });
    await expect(http.listen({ host: '127.0.0.1', port })).rejects.toThrow(/already in use/);
    expect(vi.getTimerCount()).toBe(inUse);
    await Promise.all(running.splice(0).map((server) => server.close()));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('outlives a connection that the system does not hand out', async () => {
    const listen = vi.spyOn(NetServer.prototype, 'listen');
    const lines: unknown[] = [];
    const log = pino({}, { write: (line) => lines.push(JSON.parse(line)) });
    const { port } = await listening({ log });
    const [server] = listen.mock.contexts as NetServer[];
    server?.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
    expect(lines).toMatchObject([{ level: 50, msg: 'a connection could not be taken' }]);
    expect((await post({ port })).statusCode).toBe(200);
  });

  it('gives up a request that never ends when the grace is over, and tells its client', async () => {
    const signals: AbortSignal[] = [];
    const lines: unknown[] = [];
    const log = pino({}, { write: (line) => lines.push(JSON.parse(line)) });
    const { server, port } = await listening({
      graceMs: 50,
      log,
      contextFor: ({ signal }) => {
        signals.push(signal);
        return new Promise<object>(() => {});
      },
    });
    const answer = post({ port });
    await expect.poll(() => signals).toHaveLength(1);
    await server.close();
    expect(signals[0]?.aborted).toBe(true);
    expect(lines).toMatchObject([{ level: 40, requests: 1, msg: 'requests were given up' }]);
    const { headers, text } = await answer;
    expect([headers['connection'], text]).toEqual(['close', expect.stringContaining('"TIMEOUT"')]);
  });

  it('cuts off what does not even end when it is given up', async () => {
    const lines: unknown[] = [];
    let asked = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (asked = resolve));
    const http = createHttpServer({
      listener: () => asked(),
      log: pino({}, { write: (line) => lines.push(JSON.parse(line)) }),
      graceMs: 50,
    });
    const { url } = await http.listen({ host: '127.0.0.1', port: 0 });
    const answer = post({ port: Number(new URL(url).port) }).catch((error: unknown) => error);
    await arrived;
    await http.close();
    expect(lines).toMatchObject([{ level: 40, requests: 1, msg: 'requests were cut off' }]);
    expect(await answer).toMatchObject({ code: 'ECONNRESET' });
  });

  it('names HOST where this machine has no such address', async () => {
    const http = createHttpServer({ listener: () => undefined, log: pino({ level: 'silent' }) });
    // TEST-NET-1, which is nobody's (RFC 5737).
    await expect(http.listen({ host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/has no address 192\.0\.2\.1: set HOST or --host/) as string,
    });
  });

  it('lets go of a file when its client goes away', async () => {
    const body = new Readable({ read: () => body.push(Buffer.alloc(1000)) });
    const openFile = () =>
      Promise.resolve({
        kind: 'file' as const,
        status: 200 as const,
        name: undefined,
        mimeType: undefined,
        size: undefined,
        contentRange: undefined,
        body,
      });
    const { port } = await listening({ openFile });
    const path = '/files/account/6c0e3b52-8a6f-4d0e-9a53-0d6f3c1a2b4d/acme_doc';
    const closed = new Promise((resolve) => body.once('close', resolve));
    const sent = request({ port, host: '127.0.0.1', path }, (answer) => {
      answer.once('data', () => answer.destroy());
    });
    sent.on('error', () => undefined).end();
    await closed;
    expect(body.destroyed).toBe(true);
  });
});
