import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import { createUndiciSend, type UndiciSendOptions } from '../../../src/transport/undici-send.ts';
import type { Upstream } from '../../../src/transport/upstream.ts';
import { serviceRequest } from '../../support/service-request.ts';

const running: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((thing) => thing.close()));
});

const serve = async (listener: RequestListener): Promise<Server> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push({ close: () => (server.closeAllConnections(), server.close()) });
  return server;
};

const rootOf = (server: Server) =>
  new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/data/v9.2/`);

const connect = async (
  listener: RequestListener,
  options: Partial<UndiciSendOptions> = {},
): Promise<Upstream> => {
  const upstream = createUndiciSend({ serviceRoot: rootOf(await serve(listener)), ...options });
  running.push(upstream);
  return upstream;
};

const refusal = async (answer: Promise<unknown>): Promise<GatewayError> => {
  const error: unknown = await answer.catch((caught: unknown) => caught);
  if (error instanceof GatewayError) return error;
  throw new Error('no GatewayError', { cause: error });
};

describe('createUndiciSend', () => {
  it('sends the request as it is and returns the whole answer', async () => {
    const seen: unknown[] = [];
    const { send } = await connect((incoming, outgoing) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        seen.push(incoming.method, incoming.url, incoming.headers['x-a'], body);
        outgoing.writeHead(201, { 'OData-EntityId': 'x', 'set-cookie': ['ARRAffinity=1', 'b=2'] });
        outgoing.end('{"a":"ü"}');
      });
    });
    const answer = await send(
      serviceRequest({
        method: 'POST',
        path: "accounts(name='O%27%27x')?$select=name",
        headers: { 'x-a': '1' },
        body: '{}',
      }),
    );
    expect(seen).toEqual(['POST', "/api/data/v9.2/accounts(name='O%27%27x')?$select=name", '1', '{}']);
    expect([answer.status, answer.body, answer.retries]).toEqual([201, '{"a":"ü"}', 0]);
    expect(answer.headers.get('odata-entityid')).toBe('x');
    expect(answer.headers.has('set-cookie')).toBe(false);
  });

  it('takes an error status for an answer', async () => {
    const { send } = await connect((_incoming, outgoing) => outgoing.writeHead(503).end('<html>'));
    expect(await send(serviceRequest())).toMatchObject({ status: 503, body: '<html>' });
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect with status %i', async (status) => {
    let visitors = 0;
    const elsewhere = await serve((_incoming, outgoing) => {
      visitors += 1;
      outgoing.end();
    });
    const { send, sendStream } = await connect((_incoming, outgoing) =>
      outgoing.writeHead(status, { location: rootOf(elsewhere).href }).end('moved'),
    );
    const withToken = serviceRequest({ headers: { authorization: 'Bearer canary' } });
    expect((await refusal(send(withToken))).code).toBe('UPSTREAM_ERROR');
    expect((await refusal(sendStream(withToken))).code).toBe('UPSTREAM_ERROR');
    expect(visitors).toBe(0);
  });

  it.each([
    '../v9.1/accounts',
    '/accounts',
    'a/../../../x',
    'a b',
    'a\r\nX: y',
    'accounts#x',
    'é',
    '%2e%2e/%2e%2e/x',
  ])('sends nothing to a path outside of the service: %j', async (path) => {
    let requests = 0;
    const { send } = await connect((_incoming, outgoing) => {
      requests += 1;
      outgoing.end();
    });
    expect((await refusal(send(serviceRequest({ path })))).code).toBe('UPSTREAM_ERROR');
    expect(requests).toBe(0);
  });

  it('inflates one layer of gzip', async () => {
    const { send } = await connect((incoming, outgoing) => {
      expect(incoming.headers['accept-encoding']).toBe('gzip');
      outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"value":[]}'));
    });
    expect((await send(serviceRequest())).body).toBe('{"value":[]}');
  });

  const unreadable = [
    { name: 'several layers', encoding: 'gzip, gzip', body: gzipSync(gzipSync('x')) },
    { name: 'an encoding that nobody asked for', encoding: 'br', body: Buffer.from('x') },
    { name: 'gzip that is none', encoding: 'gzip', body: Buffer.from('not gzip at all') },
    { name: 'text that is not UTF-8', encoding: 'identity', body: Buffer.from([0x22, 0xff, 0x22]) },
    {
      name: 'gzip that ends early',
      encoding: 'gzip',
      body: gzipSync('x'.repeat(10_000)).subarray(0, 30),
      code: 'UPSTREAM_UNAVAILABLE',
    },
  ];

  it.each(unreadable)('refuses $name', async ({ encoding, body, code = 'UPSTREAM_ERROR' }) => {
    const { send } = await connect((_incoming, outgoing) =>
      outgoing.writeHead(200, { 'content-encoding': encoding }).end(body),
    );
    expect((await refusal(send(serviceRequest()))).code).toBe(code);
  });

  it('lets go of a body that it cannot read, however long it goes on', async () => {
    let letGo: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (letGo = resolve));
    const { send } = await connect((_incoming, outgoing) => {
      outgoing.on('close', letGo);
      outgoing.writeHead(200, { 'content-encoding': 'br' }).write('x');
    });
    expect((await refusal(send(serviceRequest()))).code).toBe('UPSTREAM_ERROR');
    await closed;
  });

  it('stops reading at its limit, counted after inflation', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { send, sendStream } = await connect(
      (_incoming, outgoing) => outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      { maxBodyBytes: 1000, maxStreamBytes: 200_000 },
    );
    expect((await refusal(send(serviceRequest()))).code).toBe('UPSTREAM_ERROR');
    const { body } = await sendStream(serviceRequest());
    let read = 0;
    const reading = (async () => {
      for await (const chunk of body as AsyncIterable<Buffer>) read += chunk.byteLength;
    })();
    expect((await refusal(reading)).code).toBe('UPSTREAM_ERROR');
    expect(read).toBeLessThanOrEqual(200_000);
  });

  it('takes no more than its limit of a body of 200 MB, and lets go of the rest', async () => {
    const megabyte = Buffer.alloc(1_000_000, ' ');
    let written = 0;
    let end: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (end = resolve));
    const { send } = await connect((_incoming, outgoing) => {
      outgoing.on('close', end);
      outgoing.writeHead(200, { 'content-type': 'application/json', 'odata-version': '4.0' });
      const write = (): void => {
        while (written < 200 && !outgoing.destroyed) {
          written += 1;
          if (!outgoing.write(megabyte)) {
            outgoing.once('drain', write);
            return;
          }
        }
        outgoing.end();
      };
      write();
    });
    expect(await refusal(send(serviceRequest()))).toMatchObject({ code: 'UPSTREAM_ERROR', answered: 200 });
    await closed;
    expect(written).toBeLessThan(200); // the rest is what buffers of the machine hold
  });

  it('hands out a stream as it arrives', async () => {
    const { sendStream } = await connect((_incoming, outgoing) => outgoing.end('<edmx/>'));
    const { status, body } = await sendStream(serviceRequest());
    expect([status, await text(body)]).toEqual([200, '<edmx/>']);
  });

  it('never returns a part of a body that was cut off', async () => {
    const { send } = await connect((_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-length': '1000' });
      outgoing.write('{"value":[');
      setImmediate(() => outgoing.destroy());
    });
    expect((await refusal(send(serviceRequest()))).code).toBe('UPSTREAM_UNAVAILABLE');
  });

  it('says that nobody answers, without saying where, when the connection is refused', async () => {
    const server = await serve(() => undefined);
    const serviceRoot = rootOf(server);
    await new Promise((resolve) => server.close(resolve));
    const upstream = createUndiciSend({ serviceRoot });
    running.push(upstream);
    const error = await refusal(upstream.send(serviceRequest()));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(error.message).not.toContain(serviceRoot.port);
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('gives up on an answer that does not come', async () => {
    const { send } = await connect(() => undefined, { headersTimeoutMs: 20 });
    expect((await refusal(send(serviceRequest()))).code).toBe('TIMEOUT');
  });

  it('ends with the signal, before and during an answer', async () => {
    const { send } = await connect((_incoming, outgoing) => outgoing.writeHead(200).write('{'));
    const early = refusal(send(serviceRequest({ signal: AbortSignal.abort() })));
    expect((await early).code).toBe('TIMEOUT');
    const controller = new AbortController();
    const late = refusal(send(serviceRequest({ signal: controller.signal })));
    setTimeout(() => controller.abort(), 50);
    expect((await late).code).toBe('TIMEOUT');
  });
});
