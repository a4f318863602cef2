import { Agent, request } from 'node:http';
import { Readable } from 'node:stream';

/** An answer as it was on the wire: nothing is decoded. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface WireRequest {
  /** `http://localhost:4000/graphql` */
  readonly url: string;
  /** @default 'GET', or 'POST' where there is an operation */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  /** Sent as it is; in pieces where it is a list, and without Content-Length then. */
  readonly content?: Uint8Array | Iterable<Uint8Array>;
  readonly operation?: { readonly query: string; readonly variables?: unknown };
}

/** Sends one request over a socket of its own, and reads the answer byte for byte, as no fetch does. */
export const askSocket = ({
  url,
  headers = {},
  operation,
  method,
  content,
}: WireRequest): Promise<WireAnswer> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent: new Agent(),
        method: method ?? (operation === undefined ? 'GET' : 'POST'),
        headers: { ...(operation && { 'content-type': 'application/json' }), ...headers },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on('error', reject);
    if (content === undefined) sent.end(operation && JSON.stringify(operation));
    else if (content instanceof Uint8Array) sent.end(content);
    else Readable.from(content, { objectMode: false }).pipe(sent);
  });
