import { createApi, error, type Api, type Json, type Reply } from '../data/fixture.ts';

/** Sends writes with JSON bodies, as a client does. */
export interface WriteClient extends Api {
  readonly post: (url: string, body: unknown, headers?: Headers) => Reply;
  readonly patch: (url: string, body: unknown, headers?: Headers) => Reply;
  readonly put: (url: string, body: unknown, headers?: Headers) => Reply;
  readonly remove: (url: string, headers?: Headers) => Reply;
  /** A row as it is now. */
  readonly row: (url: string) => Json;
}

type Headers = Readonly<Record<string, string>>;

/** A client of a double of its own, with the fixture's rows unless it is given others. */
export function createWriteClient(...options: Parameters<typeof createApi>): WriteClient {
  const api = createApi(...options);
  const write =
    (method: string): WriteClient['post'] =>
    (url, body, headers = {}) =>
      api.send(method, url, {
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
  return {
    ...api,
    post: write('POST'),
    patch: write('PATCH'),
    put: write('PUT'),
    remove: (url, headers = {}) => api.send('DELETE', url, { headers }),
    row: (url) => {
      const reply = api.get(url);
      if (reply.status !== 200) throw new Error(`${url}: ${reply.text}`);
      return reply.json;
    },
  };
}

export const representation = { Prefer: 'return=representation' };

/** Id at the end of `OData-EntityId`. */
export const idOf = (reply: Reply): string =>
  /\(([^()]+)\)$/.exec(reply.headers.get('odata-entityid') ?? '')?.[1] ?? '';

/** Status and code of a refusal, `400 0x80044331`. */
export const refusal = (reply: Reply): string => {
  const { status, code } = error(reply);
  return `${status} ${code}`;
};

export type { Reply };
