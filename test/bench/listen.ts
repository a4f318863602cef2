import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

import type { FetchFunction } from '../../src/transport/fetch-send.ts';

/** An HTTP server on a free port of loopback. */
export interface Listening {
  readonly url: string;
  readonly close: () => void;
}

/**
 * Serves a function.
 *
 * @param keeps URLs whose answer is made once and kept, so that making it is not measured
 */
export async function listen(answer: FetchFunction, keeps: (url: string) => boolean): Promise<Listening> {
  const kept = new Map<string, { readonly body: Buffer; readonly headers: Headers }>();
  const server = createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const url = `http://${request.headers.host ?? ''}${request.url ?? ''}`;
      const known = kept.get(url);
      if (known !== undefined) {
        response.setHeaders(known.headers).end(known.body);
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method = 'GET', headers } = request;
      const asked = new Request(url, {
        method,
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        body: method === 'POST' ? Buffer.concat(chunks) : null,
      });
      const { status, headers: answered, body } = await answer(asked);
      const bytes: Uint8Array[] = [];
      for await (const chunk of Readable.from(body ?? [])) bytes.push(chunk as Uint8Array);
      const whole = Buffer.concat(bytes);
      if (status === 200 && keeps(url)) kept.set(url, { body: whole, headers: answered });
      response.statusCode = status;
      response.setHeaders(answered).end(whole);
    };
    respond().catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
