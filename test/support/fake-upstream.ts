import { defaultBatchPolicy, type BatchPolicy } from '../../src/load/batch-policy.ts';
import { ExchangeLog } from '../../src/load/exchange-log.ts';
import { createLoaders, type Loaders } from '../../src/load/loaders.ts';
import type { Row } from '../../src/odata/read-rows.ts';
import { planRead } from '../../src/plan/plan-read.ts';
import type { UpstreamRequest, UpstreamResponse } from '../../src/transport/send.ts';
import { everyRight } from './every-right.ts';

const serviceRoot = 'https://acme.crm.dynamics.com/api/data/v9.2/';

/** An answer in few words: its rows, or a status that refuses, or an error instead of an answer. */
export type FakeAnswer =
  | readonly Row[]
  | { readonly rows: readonly Row[]; readonly next?: string | undefined; readonly count?: number }
  | number
  | { readonly status: number; readonly message: string }
  | Error;

/** A read, decoded. */
export interface FakeRead {
  /** `accounts` */
  readonly set: string;
  readonly path: string;
  /** Ids of an `In` or `eq`, in their order; empty where there is no filter. */
  readonly ids: readonly string[];
  /** Property that the filter names first. */
  readonly filtered: string | undefined;
  readonly token: string | undefined;
  readonly pageSize: number | undefined;
}

interface FakeOptions {
  readonly answer: (read: FakeRead) => FakeAnswer;
  readonly policy?: BatchPolicy;
  /** Changes the body of a `$batch` answer. */
  readonly garble?: (body: string) => string;
  readonly impersonate?: string;
  readonly newBoundary?: () => string;
  readonly onStaleMetadata?: () => void;
}

interface FakeUpstream {
  readonly loaders: Loaders;
  /** Every HTTP request; a batch as the list of its reads. */
  readonly sent: (FakeRead | readonly FakeRead[])[];
  readonly requests: UpstreamRequest[];
  readonly log: ExchangeLog;
}

/** Loaders over an organisation that answers as told, alone and in batches. */
export function fakeUpstream(options: FakeOptions): FakeUpstream {
  const { answer, policy, garble = same, impersonate, newBoundary = () => '1', onStaleMetadata } = options;
  const sent: (FakeRead | readonly FakeRead[])[] = [];
  const requests: UpstreamRequest[] = [];
  const respond = (request: UpstreamRequest): UpstreamResponse => {
    requests.push(request);
    if (request.path !== '$batch') {
      const read = decodeRead(request.path, request.headers['Prefer'] ?? '');
      sent.push(read);
      return printAnswer(answer(read));
    }
    const reads = decodeParts(typeof request.body === 'string' ? request.body : '');
    sent.push(reads);
    const parts = reads.map((read) => printPart(printAnswer(answer(read))));
    const body = `${parts.map((part) => `--batchresponse_1\r\n${part}`).join('\r\n')}\r\n--batchresponse_1--\r\n`;
    const headers = new Map([['content-type', 'multipart/mixed; boundary=batchresponse_1']]);
    return { status: 200, headers, body: garble(body), retries: 0 };
  };
  const log = new ExchangeLog(() => 0);
  const loaders = createLoaders({
    // eslint-disable-next-line @typescript-eslint/require-await -- an error must become a rejection
    send: async (request) => respond(request),
    sendSearch: () => Promise.reject(new Error('This upstream has no search.')),
    principal:
      impersonate === undefined
        ? { kind: 'service', reason: 'test' }
        : { kind: 'impersonate', objectId: impersonate },
    signal: undefined,
    serviceRoot,
    policy: policy ?? defaultBatchPolicy,
    newBoundary,
    onStaleMetadata,
    log,
    proveBatch: () => Promise.resolve(true),
    access: everyRight,
    planRead: (need, conditions) => planRead(need, { conditions }),
    onWrite: () => undefined,
    now: () => 0,
  });
  return { loaders, sent, requests, log };
}

/** Answers reads of one table by id from its rows; an id without a row is left out. */
export function answerByIds(rows: readonly Row[], key: string): (read: FakeRead) => readonly Row[] {
  return ({ ids }) => rows.filter((row) => ids.includes(String(row[key]))).map((row) => ({ ...row }));
}

function decodeRead(path: string, prefer: string): FakeRead {
  const [set = '', query = ''] = path.split('?');
  const filter = decodeURIComponent(/&\$filter=([^&]*)/.exec(query)?.[1] ?? '');
  const size = /odata\.maxpagesize=(\d+)/.exec(prefer)?.[1];
  return {
    set,
    path,
    ids: filter.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [],
    filtered: /PropertyName='(\w+)'/.exec(filter)?.[1] ?? /(\w+) eq/.exec(filter)?.[1],
    token: /&\$skiptoken=([^&]*)/.exec(query)?.[1],
    pageSize: size === undefined ? undefined : Number(size),
  };
}

function decodeParts(body: string): readonly FakeRead[] {
  return body
    .split('--batch_1\r\n')
    .slice(1)
    .map((part) => {
      const path = /^GET \/api\/data\/v9\.2\/(\S+) HTTP\/1\.1\r$/m.exec(part)?.[1] ?? '';
      return decodeRead(path, /^Prefer: (.*)\r$/m.exec(part)?.[1] ?? '');
    });
}

function printAnswer(answer: FakeAnswer): UpstreamResponse {
  if (answer instanceof Error) throw answer;
  const headers = new Map([['content-type', 'application/json; odata.metadata=minimal']]);
  if (typeof answer === 'number') return printAnswer({ status: answer, message: 'secret' });
  if ('status' in answer) {
    const body = JSON.stringify({ error: { code: '0x80040217', message: answer.message } });
    return { status: answer.status, headers, body, retries: 0 };
  }
  const { rows, next, count } = 'rows' in answer ? answer : { rows: answer };
  const nextLink = next === undefined ? undefined : `${serviceRoot}rows?$skiptoken=${next}`;
  const body = JSON.stringify({ '@odata.count': count, value: rows, '@odata.nextLink': nextLink });
  return { status: 200, headers, body, retries: 0 };
}

function printPart({ status, headers, body }: UpstreamResponse): string {
  const head = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary', ''];
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
  return [...head, `HTTP/1.1 ${status} X`, ...lines, '', body].join('\r\n');
}

function same(body: string): string {
  return body;
}
