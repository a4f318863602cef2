import type { IncomingHttpHeaders } from 'node:http';
import { buildConnector, Pool } from 'undici';

import { GatewayError } from '../errors/gateway-error.ts';
import { networkError } from './network-error.ts';
import { bodyOptions, openBody, readBody, type RawAnswer } from './open-body.ts';
import { resolveTarget } from './resolve-target.ts';
import type { UpstreamRequest } from './send.ts';
import { defaultMaxBodyBytes, defaultMaxStreamBytes, type BodyLimits, type Upstream } from './upstream.ts';

export interface UndiciSendOptions extends BodyLimits {
  /** `https://org.crm.dynamics.com/api/data/v9.2/`, with the slash at the end. No request leaves it. */
  readonly serviceRoot: URL;
  /** Sockets to the organisation; Dataverse refuses more than 52 requests of one user at once (contract §8.1). @default 52 */
  readonly connections?: number | undefined;
  /** Milliseconds to connect, DNS and TLS included. @default 5000 */
  readonly connectTimeoutMs?: number | undefined;
  /** Milliseconds from the request to the answer's headers; Dataverse runs a request up to two minutes (contract §8.3). @default 120000 */
  readonly headersTimeoutMs?: number | undefined;
  /** Milliseconds between two pieces of the body. @default 30000 */
  readonly bodyTimeoutMs?: number | undefined;
}

/**
 * The connection to Dataverse over the network. Redirects are errors, because following one would hand the token to
 * another host; cookies are dropped, because an affinity cookie ties all traffic to one server (contract §2.6).
 */
export const createUndiciSend = (options: UndiciSendOptions): Upstream => {
  const { serviceRoot, maxBodyBytes = defaultMaxBodyBytes, maxStreamBytes = defaultMaxStreamBytes } = options;
  /** Errors of connecting: what they ended was surely not sent. */
  const unconnected = new WeakSet<Error>();
  const connector = buildConnector({ timeout: options.connectTimeoutMs ?? 5000 });
  const pool = new Pool(serviceRoot.origin, {
    connections: options.connections ?? 52,
    connect: (target, callback) =>
      connector(target, (...result: Parameters<buildConnector.Callback>) => {
        if (result[0] !== null) unconnected.add(result[0]);
        callback(...result);
      }),
    headersTimeout: options.headersTimeoutMs ?? 120_000,
    bodyTimeout: options.bodyTimeoutMs ?? 30_000,
  });

  const exchange = async (request: UpstreamRequest): Promise<RawAnswer> => {
    const path = resolveTarget(serviceRoot, request.path);
    try {
      const answer = await pool.request({
        method: request.method,
        path,
        headers: { 'accept-encoding': 'gzip', ...request.headers },
        body: request.body ?? null,
        signal: request.signal ?? null,
      });
      const { body: raw } = answer;
      if (answer.statusCode >= 300 && answer.statusCode < 400) {
        raw.on('error', () => undefined).destroy();
        throw new GatewayError(
          'UPSTREAM_ERROR',
          'Dataverse answered with a redirect, which is not followed.',
        );
      }
      return { status: answer.statusCode, headers: headerMap(answer.headers), raw };
    } catch (error) {
      const notSent = error instanceof Error && unconnected.has(error);
      throw networkError(error, request.signal, { notSent });
    }
  };

  return {
    send: async (request) => {
      const answer = await exchange(request);
      const { status, headers, raw } = answer;
      return {
        status,
        headers,
        body: await readBody(raw, bodyOptions(answer, request, maxBodyBytes)),
        retries: 0,
      };
    },
    sendStream: async (request) => {
      const { raw, ...answer } = await exchange(request);
      return { ...answer, body: openBody(raw, bodyOptions(answer, request, maxStreamBytes)) };
    },
    close: () => pool.close(),
  };
};

const headerMap = (headers: IncomingHttpHeaders): ReadonlyMap<string, string> => {
  const map = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name === 'set-cookie') continue;
    map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
};
