import { httpSource, type HttpSourceOptions } from '../../../src/metadata/http-source.ts';
import type { MetadataRequestOptions, MetadataSource } from '../../../src/metadata/metadata-source.ts';

/** A `$metadata` document around some types. */
export const document = (types = ''): string =>
  `<Edmx><DataServices><Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm">${types}</Schema></DataServices></Edmx>`;

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The body breaks off with this. */
  readonly cause?: Error;
}

/** Answers the nth request (from 0) for a path; undefined is the usual answer. */
export type FakeAnswering = (path: string, nth: number) => FakeAnswer | Error | undefined;

export interface FakeOrganization {
  readonly source: MetadataSource;
  /** Paths in the order of the requests. */
  readonly asked: string[];
  readonly requests: { readonly path: string; readonly options: MetadataRequestOptions }[];
  /** Milliseconds of each wait. */
  readonly slept: number[];
  /** Requests that ran at once. */
  readonly most: () => number;
  /** Milliseconds that pass. */
  readonly pass: (ms: number) => void;
}

const versionOf = (version: string): string => `"@Microsoft.Dynamics.CRM.globalmetadataversion":"${version}"`;

/** The row of an organisation with German as its base language. */
export const organizationRow = (version = '1'): string =>
  `{${versionOf(version)},"value":[{"languagecode":1031}]}`;

/** An organisation with one table, and a source that reads it; waiting takes no time. */
export function fakeOrganization(
  answering: FakeAnswering = () => undefined,
  options: Partial<HttpSourceOptions> = {},
): FakeOrganization {
  const asked: string[] = [];
  const requests: FakeOrganization['requests'] = [];
  const slept: number[] = [];
  let [running, most, now] = [0, 0, 0];
  const answer = async (path: string, request: MetadataRequestOptions) => {
    const nth = asked.filter((one) => one === path).length;
    asked.push(path);
    requests.push({ path, options: request });
    running++;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    const given = answering(path, nth);
    if (given instanceof Error) throw given;
    const { status = 200, headers = {}, body = usualBody(path), cause } = given ?? {};
    return { status, headers: new Map(Object.entries(headers)), body, cause };
  };
  const source = httpSource({
    get: answer,
    stream: async (path, request) => {
      const { body, cause, ...head } = await answer(path, request);
      return { ...head, body: inPieces(body, cause) };
    },
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
    now: () => now,
    ...options,
  });
  return { source, asked, requests, slept, most: () => most, pass: (ms) => (now += ms) };
}

function usualBody(path: string): string {
  if (path === '$metadata') return document();
  if (path.startsWith('organizations')) return organizationRow();
  return '{"value":[{"LogicalName":"account"}]}';
}

async function* inPieces(body: string, cause: Error | undefined): AsyncGenerator<Uint8Array> {
  const bytes = await Promise.resolve(Buffer.from(body));
  for (let at = 0; at < bytes.length; at += 20) yield bytes.subarray(at, at + 20);
  if (cause !== undefined) throw cause;
}
