import { addAbortSignal, Readable } from 'node:stream';

import { GatewayError } from '../errors/gateway-error.ts';
import { networkError } from './network-error.ts';
import { bodyOptions, openBody, readBody, type RawAnswer } from './open-body.ts';
import { resolveTarget } from './resolve-target.ts';
import type { UpstreamRequest } from './send.ts';
import { defaultMaxBodyBytes, defaultMaxStreamBytes, type BodyLimits, type Upstream } from './upstream.ts';

/** An HTTP server without sockets, such as the double's `fetch`. Its answer carries the bytes as they would be on the wire. */
export type FetchFunction = (request: Request) => Promise<Response>;

export interface FetchSendOptions extends BodyLimits {
  /** `http://localhost/api/data/v9.2/`, with the slash at the end. No request leaves it. */
  readonly serviceRoot: URL;
  readonly fetch: FetchFunction;
}

/** The same connection as `createUndiciSend`, to an organisation that lives in this process. */
export const createFetchSend = (options: FetchSendOptions): Upstream => {
  const { serviceRoot, maxBodyBytes = defaultMaxBodyBytes, maxStreamBytes = defaultMaxStreamBytes } = options;

  const exchange = async (request: UpstreamRequest): Promise<RawAnswer> => {
    const target = resolveTarget(serviceRoot, request.path);
    try {
      const answer = await options.fetch(
        new Request(serviceRoot.origin + target, {
          method: request.method,
          headers: { ...request.headers },
          redirect: 'manual',
          body: (request.body as string | Uint8Array<ArrayBuffer> | undefined) ?? null,
          ...(request.signal && { signal: request.signal }),
        }),
      );
      if (answer.status >= 300 && answer.status < 400) {
        throw new GatewayError(
          'UPSTREAM_ERROR',
          'Dataverse answered with a redirect, which is not followed.',
        );
      }
      const headers = new Map([...answer.headers].filter(([name]) => name !== 'set-cookie'));
      const raw = Readable.from(answer.body ?? []);
      // A server without sockets knows nothing of the signal once it has answered.
      if (request.signal !== undefined) addAbortSignal(request.signal, raw);
      return { status: answer.status, headers, raw };
    } catch (error) {
      throw networkError(error, request.signal, { notSent: isUnconnected(error) });
    }
  };

  return {
    send: async (request) => {
      const { raw, ...answer } = await exchange(request);
      return { ...answer, body: await readBody(raw, bodyOptions(answer, request, maxBodyBytes)), retries: 0 };
    },
    sendStream: async (request) => {
      const { raw, ...answer } = await exchange(request);
      return { ...answer, body: openBody(raw, bodyOptions(answer, request, maxStreamBytes)) };
    },
    close: () => Promise.resolve(),
  };
};

/** What such a server throws where it plays one that can't be connected to. */
const isUnconnected = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND');
