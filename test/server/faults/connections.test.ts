import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import { createPipeline } from '../../../src/transport/create-pipeline.ts';
import { Limiter } from '../../../src/transport/limiter/limiter.ts';
import { createBreaker } from '../../../src/transport/policies/break-circuit.ts';
import { Repeats } from '../../../src/transport/retry/repeats.ts';
import type { Send } from '../../../src/transport/send.ts';
import { createUndiciSend } from '../../../src/transport/undici-send.ts';
import type { Upstream } from '../../../src/transport/upstream.ts';
import { closedPort } from '../../support/closed-port.ts';
import { tokenOf } from '../../support/pipeline-to-double.ts';
import { serviceRequest } from '../../support/service-request.ts';

const cycles = 1000;
const running: { close(): unknown }[] = [];

/** All policies around a real connection; waits before a repeat take no time, and are counted. */
const connect = (origin: string): { upstream: Upstream; send: Send; repeated: () => number } => {
  const upstream = createUndiciSend({ serviceRoot: new URL('/api/data/v9.2/', origin) });
  running.push(upstream);
  let repeated = 0;
  const { send } = createPipeline({
    upstream,
    users: [
      {
        tokens: {
          getToken: () => Promise.resolve({ value: 'token' }),
          rejected: () => undefined,
          refused: () => false,
        },
        limiter: new Limiter(),
      },
    ],
    repeats: new Repeats({ sleep: () => Promise.resolve(void (repeated += 1)) }),
    breaker: createBreaker(),
    log: pino({ level: 'silent' }),
    onExchange: () => undefined,
    newGuid: () => crypto.randomUUID(),
    userAgent: 'test',
  });
  return { upstream, send, repeated: () => repeated };
};

const write = serviceRequest({ method: 'POST', path: 'accounts', body: '{}' });

const originOf = (server: Server | ReturnType<typeof createTcpServer>, scheme = 'http'): string =>
  `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;

const listen = async <Kind extends Server | ReturnType<typeof createTcpServer>>(
  server: Kind,
): Promise<Kind> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  running.push({ close: () => server.close() });
  return server;
};

afterAll(() => Promise.all(running.map((thing) => thing.close())));

describe('F14: what was surely not sent', () => {
  let emulator: Emulator;
  let secure: string;
  beforeAll(async () => {
    emulator = await createEmulator();
    await tokenOf(emulator);
    const listening = await emulator.listen({ tls: true });
    running.push(listening);
    secure = listening.url;
    emulator.clearRequests();
  });

  const refusing = async (): Promise<string> => {
    const { port, release } = await closedPort();
    running.push({ close: release });
    return `http://127.0.0.1:${port}`;
  };
  /** Takes connections and hangs up before TLS has begun. */
  const hangsUp = async (): Promise<string> =>
    originOf(await listen(createTcpServer((socket) => socket.resetAndDestroy())), 'https');

  it.each([
    ['a refused connection', refusing],
    ['a name that is none', () => Promise.resolve('http://no..name')],
    ['a certificate that nobody trusts', () => Promise.resolve(secure)],
    ['a connection that ends while TLS begins', hangsUp],
  ])('%s: reads and writes are tried three times, and told as not sent', async (_what, origin) => {
    const { send, repeated } = connect(await origin());
    for (const asked of [serviceRequest(), write]) {
      await expect(send(asked)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', notSent: true });
    }
    expect(repeated()).toBe(4);
    expect(emulator.requests).toEqual([]);
  });

  it('a connection that ends after the request: a read is tried again, a write may have run', async () => {
    let requests = 0;
    const server = await listen(
      createServer((incoming) => {
        requests += 1;
        incoming.socket.resetAndDestroy();
      }),
    );
    const { send, repeated } = connect(originOf(server));
    await expect(send(write)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', notSent: false });
    expect([requests, repeated()]).toEqual([1, 0]);
    await expect(send(serviceRequest())).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect([requests, repeated()]).toEqual([4, 2]);
  });
});

describe('F18: a connection that the other side ends while nothing runs on it', () => {
  it(`${cycles} times: no read fails, and each is answered once`, async () => {
    let answered = 0;
    let connections = 0;
    const server = await listen(
      createServer(({ socket }, outgoing) => {
        answered += 1;
        // It says nothing of the end of the connection, and ends it when the answer has gone.
        outgoing.once('finish', () => setImmediate(() => socket.end()));
        outgoing.writeHead(200, { 'content-type': 'application/json' }).end(`{"n":${answered}}`);
      }).on('connection', () => (connections += 1)),
    );
    const { send } = connect(originOf(server));
    const failed: unknown[] = [];
    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      // At once, a little later, and when the end has surely come: each meets it at another point.
      if (cycle % 3 > 0) await new Promise((resolve) => setTimeout(resolve, cycle % 3));
      await send(serviceRequest()).catch((error: unknown) => failed.push(error));
    }
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThanOrEqual(cycles);
    expect(connections).toBeGreaterThan(cycles / 2);
  });
});
