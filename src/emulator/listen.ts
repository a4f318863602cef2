import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';

import { deliver } from './faults/deliver.ts';
import { PlainHeaders } from './header-fields.ts';
import { bodyBytes, type HttpRequest, type HttpResponse } from './http-message.ts';
import { selfSigned, type Certificate } from './self-signed.ts';

export type Handle = (request: HttpRequest) => Promise<HttpResponse>;

/** Where to listen. */
export interface ListenOptions {
  /** Default `localhost`: the loopback addresses of IPv4 and, where the machine has it, IPv6. */
  readonly host?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Serves over TLS with a certificate made for it, for clients that insist. @default false */
  readonly tls?: boolean;
}

/** A double that can be reached. */
export interface Listening {
  /** `http://127.0.0.1:5050`. */
  readonly url: string;
  /** Over TLS: the certificate as PEM, which clients must be told to trust (`NODE_EXTRA_CA_CERTS`). */
  readonly certificate: string | undefined;
  /** Stops listening, ends idle connections and waits for answers under way. */
  readonly close: () => Promise<void>;
}

/** Why a double can't listen. */
interface Failure {
  /** `127.0.0.1:5050` */
  readonly address: string;
  readonly error: NodeJS.ErrnoException;
}

/** Ports that are tried where any will do. */
const maxTries = 10;

/**
 * Milliseconds for which a connection is kept that nothing runs on. Node's five seconds are fewer than a client may be busy with
 * itself before it takes one again, and then it cannot tell what became of its write.
 */
const keepAliveTimeout = 120_000;

/** As the real service refuses long URLs itself; Node's 16 KiB would answer 431 to every long `In`. */
const maxHeaderSize = 131_072;

/**
 * Serves over HTTP.
 * @throws Error with a clear message when the port is taken or the address is not of this machine
 */
export async function listen(handle: Handle, options: ListenOptions = {}): Promise<Listening> {
  const { host = 'localhost', port = 0, tls = false } = options;
  const certificate = tls ? await selfSigned(host) : undefined;
  const scheme = tls ? 'https' : 'http';
  const servers: Server[] = [];
  let closing = false;
  const close = async (): Promise<void> => {
    closing = true;
    await Promise.all(servers.splice(0).map(closeServer));
  };
  const addresses = host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
  /** @returns what can't be had, and why */
  const open = async (): Promise<Failure | undefined> => {
    for (const address of addresses) {
      const server = serverOf(certificate, (incoming, outgoing) => {
        outgoing.once('close', () => {
          if (closing) server.closeIdleConnections();
        });
        void serve(handle, incoming, { outgoing, scheme });
      });
      // Port 0 is settled by the first address; the second must get the same.
      const wanted = portOf(servers[0]) ?? port;
      const error = await start(server, address, wanted);
      if (error === undefined) servers.push(server);
      else if (address !== '::1' || addresses.length === 1 || !isMissingAddress(error))
        return { address: `${bracketed(address)}:${wanted}`, error };
    }
    return undefined;
  };
  let failure = await open();
  // Where any port will do, one that is free on one of the two addresses only is left for another.
  for (let tries = 1; port === 0 && failure?.error.code === 'EADDRINUSE' && tries < maxTries; tries += 1) {
    await close();
    closing = false;
    failure = await open();
  }
  if (failure !== undefined) {
    await close();
    throw new Error(explain(failure.error, failure.address), { cause: failure.error });
  }
  const name = host === 'localhost' ? '127.0.0.1' : bracketed(host);
  const url = `${scheme}://${name}:${portOf(servers[0]) ?? port}`;
  return { url, certificate: certificate?.certificate, close };
}

/** A server of HTTP, or of HTTPS where there is a certificate. */
function serverOf(certificate: Certificate | undefined, listener: RequestListener): Server {
  const settings = { maxHeaderSize, keepAlive: true, keepAliveTimeout };
  return certificate === undefined
    ? createServer(settings, listener)
    : createSecureServer(
        { ...settings, cert: certificate.certificate, key: certificate.privateKey },
        listener,
      );
}

/** As URLs write an address of IPv6. */
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** @returns the error instead of throwing it, as some are expected */
function start(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ host, port }, () => {
      server.off('error', resolve);
      resolve(undefined);
    });
  });
}

function portOf(server: Server | undefined): number | undefined {
  const address = server?.address();
  return typeof address === 'object' ? address?.port : undefined;
}

function isMissingAddress(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT';
}

function explain(error: NodeJS.ErrnoException, address: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `The Dataverse double cannot listen on ${address}: the port is taken. Stop what uses it, or choose another port.`;
    case 'EACCES':
      return `The Dataverse double may not listen on ${address}: choose a port above 1023.`;
    default:
      return `The Dataverse double cannot listen on ${address}: ${error.message}`;
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  await closed;
}

interface Exchange {
  readonly outgoing: ServerResponse;
  readonly scheme: 'http' | 'https';
}

async function serve(
  handle: Handle,
  incoming: IncomingMessage,
  { outgoing, scheme }: Exchange,
): Promise<void> {
  try {
    const answer = await handle(await readRequest(incoming, scheme));
    const isHead = incoming.method === 'HEAD';
    outgoing.writeHead(answer.status, headersOf(answer, { isHead }));
    if (answer.delivery !== undefined) await deliver(outgoing, bodyBytes(answer), answer.delivery);
    else outgoing.end(isHead ? undefined : answer.body);
  } catch (error) {
    // The client went away while it was sending, or the double has a mistake; either way there is no answer to give.
    outgoing.destroy(error instanceof Error ? error : undefined);
  }
}

async function readRequest(incoming: IncomingMessage, scheme: Exchange['scheme']): Promise<HttpRequest> {
  const headers = new PlainHeaders();
  const { rawHeaders } = incoming;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  }
  const { localAddress = '127.0.0.1', localPort = 80 } = incoming.socket;
  const { method = 'GET', url = '/' } = incoming;
  // As a client sends it to a proxy; whatever `Host` says, this is where it wants to go (RFC 9112, 3.2.2).
  const [origin = ''] = /^https?:\/\/[^/?#]+/i.exec(url) ?? [];
  return {
    method,
    origin: origin || `${scheme}://${incoming.headers.host ?? `${localAddress}:${localPort}`}`,
    target: url.slice(origin.length) || '/',
    headers,
    body: await readBody(incoming),
  };
}

/**
 * Names and values in turn, which is what Node sends as it is. Neither "nothing to say" nor "not changed" has a length (RFC
 * 9110, 8.6); that of an answer to HEAD is the one it says itself.
 */
function headersOf(
  { status, headers, body }: HttpResponse,
  { isHead }: { readonly isHead: boolean },
): string[] {
  const sent: string[] = [];
  const keepsLength = isHead && status !== 204 && status !== 304;
  for (const [name, value] of headers) {
    if (name !== 'content-length' || keepsLength) sent.push(name, value);
  }
  if (!isHead && status !== 204 && status !== 304)
    sent.push('content-length', String(Buffer.byteLength(body)));
  return sent;
}

const nothing = new Uint8Array();

/** Most requests have no body; waiting for the end of one would take a turn of the event loop. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const { headers } = incoming;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return nothing;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
