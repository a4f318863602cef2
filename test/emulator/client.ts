import type { Emulator } from '../../src/emulator/create-emulator.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';

/** Address that the tests give the double in-process. */
export const origin = 'http://dataverse.test';
export const api = `${origin}/api/data/v9.2`;
export const tokenPath = `/login/${wellKnown.tenantId}/oauth2`;

/** Parameters of a token request that is granted; `changes` replaces some, an empty text leaves one out. */
export function credentials(changes: Readonly<Record<string, string>> = {}): URLSearchParams {
  const all = {
    grant_type: 'client_credentials',
    client_id: wellKnown.gatewayClient.clientId,
    client_secret: wellKnown.gatewayClient.secret,
    scope: `${origin}/.default`,
    ...changes,
  };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''));
}

/** Asks for a token and expects to get one. */
export async function signIn(
  emulator: Emulator,
  changes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const response = await emulator.fetch(
    new Request(`${origin}${tokenPath}/v2.0/token`, { method: 'POST', body: credentials(changes) }),
  );
  const body = (await response.json()) as { access_token?: string };
  if (body.access_token === undefined) {
    throw new Error(`No token: ${JSON.stringify(body)}`);
  }
  return body.access_token;
}

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** A client of the Web API that is signed in. */
export interface Client {
  readonly get: (resource: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** Any verb. */
  readonly send: (method: string, resource: string, options?: SendOptions) => Promise<Response>;
  readonly json: (resource: string) => Promise<Record<string, unknown>>;
  /** Rows of a list. */
  readonly rows: (resource: string) => Promise<readonly Record<string, unknown>[]>;
}

/** Signs in and asks with the token. */
export async function createClient(
  emulator: Emulator,
  changes: Readonly<Record<string, string>> = {},
): Promise<Client> {
  const token = await signIn(emulator, changes);
  const get: Client['get'] = (resource, headers = {}) =>
    emulator.fetch(
      new Request(`${api}/${resource}`, { headers: { ...headers, Authorization: `Bearer ${token}` } }),
    );
  const send: Client['send'] = (method, resource, { headers = {}, body } = {}) =>
    emulator.fetch(
      new Request(`${api}/${resource}`, {
        method,
        headers: { ...headers, Authorization: `Bearer ${token}` },
        ...(body !== undefined && { body }),
      }),
    );
  const json: Client['json'] = async (resource) =>
    (await (await get(resource)).json()) as Record<string, unknown>;
  return {
    get,
    send,
    json,
    rows: async (resource) => {
      const { value, error } = await json(resource);
      if (!Array.isArray(value)) throw new Error(`No list: ${JSON.stringify(error)}`);
      return value as Record<string, unknown>[];
    },
  };
}
