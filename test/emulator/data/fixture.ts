import { createDataHandler } from '../../../src/emulator/data-handler.ts';
import { splitServicePath } from '../../../src/emulator/data-request.ts';
import { bodyText, type HttpResponse } from '../../../src/emulator/http-message.ts';
import type { Organization, Row } from '../../../src/emulator/organization.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import type { PlugIn } from '../../../src/emulator/plug-in.ts';
import type { Quirks } from '../../../src/emulator/quirks.ts';
import { createStore } from '../../../src/emulator/store/store.ts';
import { fixtureRows, id, user } from './fixture-rows.ts';

const sample = createSampleOrganization({ rows: 'none' });

/** An organisation with the sample's tables and these rows beside its users and currencies. */
export function organization(rows: Readonly<Record<string, readonly Row[]>> = fixtureRows): Organization {
  return { ...sample, rows: new Map([...sample.rows, ...Object.entries(rows)]) };
}

export const origin = 'https://acme.crm.dynamics.com';
export const api = `${origin}/api/data/v9.2`;
export const all = { Prefer: 'odata.include-annotations="*"' };

/** An answer, read. */
export interface Reply {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly text: string;
  /** The body; empty unless it is a JSON object. */
  readonly json: Json;
  /** Its `value`, if that is a list. */
  readonly rows: readonly Json[];
  /** Its `@odata.nextLink`, or empty. */
  readonly nextLink: string;
}

export type Json = Readonly<Record<string, unknown>>;

export interface Api {
  /** GET below the service root, or of a whole URL as links have it. */
  readonly get: (url: string, headers?: Readonly<Record<string, string>>) => Reply;
  readonly send: (method: string, url: string, options?: SendOptions) => Reply;
}

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The data engine over an organisation, with a fixed clock (a Monday) and countable guids. */
export function createApi(
  data: Organization = organization(),
  quirks: Partial<Quirks> = {},
  plugIn: PlugIn = () => undefined,
): Api {
  let guids = 0;
  const handler = createDataHandler({
    organization: data,
    store: createStore(data),
    clock: () => new Date('2026-11-23T12:00:00Z'),
    newGuid: () => id('f', ++guids),
    quirks,
    plugIn,
  });
  const send: Api['send'] = (method, url, { headers = {}, body = '' } = {}) => {
    const target = url.startsWith(origin) ? url.slice(origin.length) : `/api/data/v9.2/${url}`;
    return read(
      handler.handle({
        method,
        origin,
        target,
        headers: new Headers(headers),
        body: new TextEncoder().encode(body),
        caller: { userId: user },
        path: splitServicePath(target)?.path ?? '',
      }),
    );
  };
  return { send, get: (url, headers = {}) => send('GET', url, { headers }) };
}

function read(response: HttpResponse): Reply {
  const { status, headers } = response;
  const text = bodyText(response);
  const isJson = headers.get('content-type')?.startsWith('application/json') ?? false;
  const json = isJson && text !== '' ? (JSON.parse(text) as Json) : {};
  return { status, headers, text, json, rows: children(json, 'value'), nextLink: link(json) };
}

/** A list in a row, `Account_Tasks`; empty where there is none. */
export const children = (row: Json | undefined, name: string): readonly Json[] =>
  Array.isArray(row?.[name]) ? (row[name] as readonly Json[]) : [];

/** An object in a row, `primarycontactid`; empty where there is none. */
export const child = (row: Json | undefined, name: string): Json =>
  typeof row?.[name] === 'object' && row[name] !== null ? (row[name] as Json) : {};

/** One column of all rows. */
export const column = (rows: readonly Json[], name: string): unknown[] => rows.map((row) => row[name]);

/** `@odata.nextLink` of an answer, or of a list in a row. */
export const link = (row: Json | undefined, list = ''): string => {
  const value = row?.[`${list}@odata.nextLink`];
  return typeof value === 'string' ? value : '';
};

/** The named members of an error. */
export const error = (reply: Reply): { status: number; code: string; message: string } => ({
  status: reply.status,
  ...(reply.json['error'] as { code: string; message: string }),
});

/** A `$batch` of GET requests, byte for byte as contract §6.2 has it. */
export function batch(...urls: readonly string[]): SendOptions {
  const parts = urls.map((url) => part(`GET ${url} HTTP/1.1\r\nAccept: application/json\r\n\r\n`));
  return batchOf(parts);
}

/** One part around the text of a request. */
export const part = (request: string): string =>
  `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n${request}`;

/** A batch of parts that are written out. */
export const batchOf = (
  parts: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): SendOptions => ({
  headers: { 'Content-Type': 'multipart/mixed; boundary="batch_q1"', ...headers },
  body: `${parts.map((text) => `--batch_q1\r\n${text}\r\n`).join('')}--batch_q1--\r\n`,
});
