import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { FaultInput } from '../../../src/emulator/faults/fault.ts';
import type { Listening } from '../../../src/emulator/listen.ts';
import { rowId } from '../../../src/emulator/organization/rows/row-id.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import { askGateway } from '../../support/ask-gateway.ts';
import { gatewaySettings, type Answer } from '../../support/start-gateway.ts';

/** Alone, or with another read in a `$batch`. */
type Way = 'single' | 'batch';

/** What comes of a fault. */
interface Outcome {
  /** Code of the error; none: the answer is what it is without faults. */
  readonly code?: string;
  readonly retryAfterSeconds?: number;
  /** HTTP requests that reach the Web API. */
  readonly requests: number;
  /** Tokens that were asked for. @default 0 */
  readonly tokens?: number;
}

interface Row {
  readonly id: string;
  readonly what: string;
  /** `unsent`: on the way to Dataverse, nobody answers the first request, or any. */
  readonly action: FaultInput['action'] | { readonly kind: 'unsent' };
  readonly match?: FaultInput['match'];
  readonly single?: Outcome;
  readonly batch?: Outcome;
  /** @default accounts by name; in a batch with contacts beside them */
  readonly query?: string;
  /** What is answered, where it isn't what is answered without faults. */
  readonly data?: unknown;
}

const answers = (status: number, more: object = {}): FaultInput['action'] => ({
  kind: 'answer',
  status,
  ...more,
});
const once = { times: 1 };
const always = {};
const twice: Outcome = { requests: 2 };
/** The batch can't be taken apart: each of its two reads is sent alone. */
const singly: Outcome = { requests: 3 };
const refused = (code: string): Outcome => ({ code, requests: 1 });
const html = { text: '<html>canary</html>', headers: { 'content-type': 'text/html' } };
const cut = (after: 'nothing' | 'headers' | number): FaultInput['action'] => ({ kind: 'cut', after });
const both = (outcome: Outcome) => ({ single: outcome, batch: outcome });
const pages = '{ accounts(first: 400) { nodes { name } } }';
const withIds = '{ accounts(first: 3) { nodes { accountid } } contacts(first: 2) { nodes { contactid } } }';
const pagesInBatch = '{ accounts(first: 400) { nodes { name } } contacts(first: 2) { nodes { fullname } } }';
/** Two lists of one table, of the same length. */
const twins = `{
  a: accounts(first: 3, orderBy: [{ name: ASC }]) { nodes { name } }
  b: accounts(first: 3, orderBy: [{ name: DESC }]) { nodes { name accountnumber } }
}`;
const byId = `{
  account(id: "${rowId('account', 1)}") { name }
  contact(id: "${rowId('contact', 1)}") { fullname }
}`;
const memo = 'ü"\\\n'.repeat(400_000);
const large = {
  accountid: rowId('account', 1),
  name: memo,
  numberofemployees: 2_147_483_647,
  creditlimit: 'DIGITS',
};
const json = { 'content-type': 'application/json; odata.metadata=minimal' };

const rows: readonly Row[] = [
  {
    id: 'F1',
    what: '429 with seconds',
    action: answers(429, { retryAfter: 1 }),
    match: once,
    ...both(twice),
  },
  {
    id: 'F1',
    what: '429 with seconds, always',
    action: answers(429, { retryAfter: 1 }),
    match: always,
    ...both({ code: 'THROTTLED', retryAfterSeconds: 1, requests: 3 }),
  },
  {
    id: 'F2',
    what: '429 with a date that is too far away',
    action: answers(429, { retryAfter: { dateIn: 600 } }),
    match: once,
    ...both(refused('THROTTLED')),
  },
  {
    id: 'F2',
    what: '429 with a date that has passed',
    action: answers(429, { retryAfter: { dateIn: -600 } }),
    match: once,
    ...both(twice),
  },
  {
    id: 'F2',
    what: '429 with a date',
    action: answers(429, { retryAfter: { dateIn: 1 } }),
    match: once,
    ...both(twice),
  },
  {
    id: 'F3',
    what: '429 with ten minutes',
    action: answers(429, { retryAfter: 600 }),
    match: once,
    ...both({ code: 'THROTTLED', retryAfterSeconds: 600, requests: 1 }),
  },
  { id: 'F3', what: '429 with nothing', action: answers(429), match: once, ...both(twice) },
  {
    id: 'F3',
    what: '429 with junk',
    action: answers(429, { retryAfter: 'junk' }),
    match: once,
    ...both(twice),
  },
  {
    id: 'F3',
    what: '429 with two times',
    action: answers(429, { retryAfter: '1, 600' }),
    match: once,
    ...both({ code: 'THROTTLED', retryAfterSeconds: 600, requests: 1 }),
  },
  {
    id: 'F3',
    what: '429 with an age',
    action: answers(429, { retryAfter: '9'.repeat(30) }),
    match: once,
    ...both({ code: 'THROTTLED', retryAfterSeconds: 86_400, requests: 1 }),
  },
  {
    id: 'F3',
    what: '429 in one part, with a date',
    action: answers(429, { retryAfter: { dateIn: 600 } }),
    match: { kind: 'part', path: 'accounts*' },
    batch: { code: 'THROTTLED', retryAfterSeconds: 1, requests: 1 },
  },
  {
    id: 'F3',
    what: '429 with a negative time',
    action: answers(429, { retryAfter: -5 }),
    match: once,
    ...both(twice),
  },
  {
    id: 'F4',
    what: '429 in one part',
    action: answers(429, { retryAfter: 1, code: '0x80072322' }),
    match: { kind: 'part', path: 'contacts*', times: 1 },
    batch: twice,
  },
  {
    id: 'F4',
    what: '429 in one part, always',
    action: answers(429, { retryAfter: 1, code: '0x80072322' }),
    match: { kind: 'part', path: 'accounts*' },
    batch: { code: 'THROTTLED', requests: 3, retryAfterSeconds: 1 },
  },
  ...['0x80072322', '0x80072321', '0x80072326'].map((code): Row => ({
    id: 'F5',
    what: code,
    action: answers(429, { retryAfter: 1, code }),
    match: once,
    ...both(twice),
  })),
  { id: 'F6', what: '503', action: answers(503), match: once, ...both(twice) },
  {
    id: 'F6',
    what: '503 with Retry-After',
    action: answers(503, { retryAfter: 1 }),
    match: once,
    ...both(twice),
  },
  {
    id: 'F6',
    what: '503 always',
    action: answers(503),
    match: always,
    ...both({ code: 'UPSTREAM_UNAVAILABLE', requests: 3 }),
  },
  {
    id: 'F6',
    what: '503 with ten minutes',
    action: answers(503, { retryAfter: 600 }),
    match: once,
    ...both(refused('UPSTREAM_UNAVAILABLE')),
  },
  {
    id: 'F7',
    what: '500 that passes, always',
    action: answers(500, { code: '0x80044150' }),
    match: always,
    ...both({ code: 'UPSTREAM_ERROR', requests: 3 }),
  },
  {
    id: 'F7',
    what: '500',
    action: answers(500, { code: '0x80040216' }),
    match: once,
    ...both(refused('UPSTREAM_ERROR')),
  },
  {
    id: 'F7',
    what: '500 that passes',
    action: answers(500, { code: '0x80044150' }),
    match: once,
    ...both(twice),
  },
  { id: 'F8', what: '502', action: answers(502, html), match: once, ...both(twice) },
  { id: 'F8', what: '504', action: answers(504), match: once, ...both(twice) },
  {
    id: 'F8',
    what: '502 always',
    action: answers(502, html),
    match: always,
    ...both({ code: 'UPSTREAM_UNAVAILABLE', requests: 3 }),
  },
  { id: 'F9', what: '401', action: answers(401), match: once, ...both({ requests: 2, tokens: 1 }) },
  {
    id: 'F10',
    what: '401 always',
    action: answers(401),
    match: always,
    ...both({ code: 'UPSTREAM_AUTH', requests: 2, tokens: 1 }),
  },
  { id: 'F11', what: '403', action: answers(403), match: once, ...both(refused('FORBIDDEN')) },
  { id: 'F12', what: '404', action: answers(404), match: once, ...both(refused('NOT_FOUND')) },
  { id: 'F12', what: '405', action: answers(405), match: once, ...both(refused('UPSTREAM_ERROR')) },
  { id: 'F12', what: '412', action: answers(412), match: once, ...both(refused('CONFLICT')) },
  { id: 'F12', what: '413', action: answers(413), match: once, ...both(refused('UPSTREAM_ERROR')) },
  {
    id: 'F13',
    what: '200 with an error in it',
    action: answers(200, { code: '0x80040216' }),
    match: once,
    single: refused('UPSTREAM_ERROR'),
    batch: singly,
  },
  { id: 'F13', what: '204', action: answers(204), match: once, ...both(refused('UPSTREAM_ERROR')) },
  // The answer is whole; its status says that it is something else.
  ...[201, 202, 203, 206, 207, 226].map((status): Row => ({
    id: 'F13',
    what: `${status} with rows`,
    action: { kind: 'alter', status },
    match: once,
    ...both(refused('UPSTREAM_ERROR')),
  })),
  ...[304, 307].map((status): Row => ({
    id: 'F13',
    what: `${status}`,
    action: answers(status, { headers: { location: 'http://attacker.example/' } }),
    match: once,
    ...both(refused('UPSTREAM_ERROR')),
  })),
  ...[402, 408, 418, 421, 451, 501, 507, 599].map((status): Row => ({
    id: 'F12',
    what: `${status}`,
    action: answers(status, html),
    match: once,
    ...both(refused('UPSTREAM_ERROR')),
  })),
  {
    id: 'F13',
    what: 'an error behind the rows',
    action: { kind: 'alter', json: { error: { code: '0x80040216', message: 'canary' } } },
    match: { path: 'accounts*', times: 1 },
    single: refused('UPSTREAM_ERROR'),
  },
  {
    id: 'F13',
    what: 'an error behind the rows of a part',
    action: { kind: 'alter', json: { error: { code: '0x80040216', message: 'canary' } } },
    match: { kind: 'part', path: 'accounts*', times: 1 },
    batch: refused('UPSTREAM_ERROR'),
  },
  {
    id: 'F23',
    what: 'rows of another table',
    action: { kind: 'alter', replace: [{ text: '$metadata#accounts(', with: '$metadata#contacts(' }] },
    match: once,
    single: refused('UPSTREAM_ERROR'),
    batch: singly,
  },
  ...[204, 206, 302, 599].map((status): Row => ({
    id: 'F13',
    what: `${status} of one part`,
    action: { kind: 'alter', status },
    match: { kind: 'part', path: 'accounts*', times: 1 },
    batch: refused('UPSTREAM_ERROR'),
  })),
  {
    id: 'F14',
    what: 'a refused connection',
    action: { kind: 'unsent' },
    match: once,
    ...both({ requests: 1 }),
  },
  {
    id: 'F14',
    what: 'refused connections, always',
    action: { kind: 'unsent' },
    match: always,
    ...both({ code: 'UPSTREAM_UNAVAILABLE', requests: 0 }),
  },
  { id: 'F15', what: 'reset before headers', action: cut('nothing'), match: once, ...both(twice) },
  {
    id: 'F15',
    what: 'reset before headers, always',
    action: cut('nothing'),
    match: always,
    ...both({ code: 'UPSTREAM_UNAVAILABLE', requests: 3 }),
  },
  { id: 'F16', what: 'reset after headers', action: cut('headers'), match: once, ...both(twice) },
  {
    id: 'F16',
    what: 'reset after headers, always',
    action: cut('headers'),
    match: always,
    ...both({ code: 'UPSTREAM_UNAVAILABLE', requests: 3 }),
  },
  { id: 'F17', what: 'a body that breaks off', action: cut(40), match: once, ...both(twice) },
  {
    id: 'F17',
    what: 'a body that breaks off, always',
    action: cut(40),
    match: always,
    ...both({ code: 'UPSTREAM_UNAVAILABLE', requests: 3 }),
  },
  {
    id: 'F17',
    what: 'a body cut short, with a length that fits',
    action: { kind: 'alter', keepBytes: 90 },
    match: once,
    single: twice,
    batch: singly,
  },
  {
    id: 'F19',
    what: 'a byte a second',
    action: { kind: 'drip', bytesPerSecond: 10 },
    match: once,
    ...both(refused('TIMEOUT')),
  },
  { id: 'F20', what: 'no answer', action: { kind: 'silence' }, match: once, ...both(refused('TIMEOUT')) },
  {
    id: 'F21',
    what: 'half a multipart',
    action: { kind: 'multipart', parts: 'leaveOpen' },
    match: once,
    batch: singly,
  },
  ...(['dropLast', 'repeatFirst', 'reverse'] as const).map((parts): Row => ({
    id: 'F22',
    what: `parts: ${parts}`,
    action: { kind: 'multipart', parts },
    match: once,
    batch: singly,
  })),
  {
    id: 'F22',
    what: 'parts: two lists of one table, exchanged',
    action: { kind: 'multipart', parts: 'reverse' },
    match: once,
    query: twins,
    batch: singly,
  },
  {
    id: 'F22',
    what: 'parts: reads by id, exchanged',
    action: { kind: 'multipart', parts: 'reverse' },
    match: once,
    query: byId,
    batch: singly,
  },
  {
    id: 'F23',
    what: 'another row than was asked for',
    action: {
      kind: 'alter',
      replace: [{ text: rowId('account', 1), with: '99999999-0000-4000-8000-000000000000' }],
    },
    match: { path: 'accounts*' },
    query: byId,
    single: { code: 'UPSTREAM_ERROR', requests: 2 },
  },
  {
    id: 'F23',
    what: 'another row than was asked for',
    action: {
      kind: 'alter',
      replace: [{ text: rowId('account', 1), with: '99999999-0000-4000-8000-000000000000' }],
    },
    match: always,
    query: byId,
    batch: refused('UPSTREAM_ERROR'),
  },
  {
    id: 'F23',
    what: 'a row without an id',
    action: answers(200, { headers: json, json: { value: [{ name: 'canary' }] } }),
    match: { path: 'accounts*' },
    query: withIds,
    single: { code: 'UPSTREAM_ERROR', requests: 2 },
  },
  {
    id: 'F23',
    what: 'a row without an id',
    action: answers(200, { headers: json, json: { value: [{ name: 'canary', accountid: null }] } }),
    match: { kind: 'part', path: 'accounts*' },
    query: withIds,
    batch: refused('UPSTREAM_ERROR'),
  },
  {
    id: 'F24',
    what: 'HTML with 200',
    action: answers(200, html),
    match: once,
    single: refused('UPSTREAM_ERROR'),
    batch: singly,
  },
  { id: 'F24', what: 'HTML with 503', action: answers(503, html), match: once, ...both(twice) },
  {
    id: 'F25',
    what: 'NaN',
    action: { kind: 'alter', replace: [{ text: '"@odata.context":', with: '"x":NaN,"@odata.context":' }] },
    match: once,
    ...both(twice),
  },
  {
    id: 'F25',
    what: 'JSON that is 200,000 arrays deep',
    action: answers(200, { headers: json, text: `{"value":${'['.repeat(200_000)}` }),
    match: once,
    single: twice,
    batch: singly,
  },
  {
    id: 'F25',
    what: 'NaN always',
    action: { kind: 'alter', replace: [{ text: '"@odata.context":', with: '"x":NaN,"@odata.context":' }] },
    match: always,
    single: { code: 'UPSTREAM_ERROR', requests: 2 },
    batch: { code: 'UPSTREAM_ERROR', requests: 2 },
  },
  {
    id: 'F25',
    what: 'a byte order mark',
    action: { kind: 'alter', prepend: '\uFEFF' },
    match: once,
    single: { requests: 1 },
    batch: { requests: 1 },
  },
  {
    id: 'F25',
    what: '__proto__',
    action: {
      kind: 'alter',
      replace: [{ text: '"@odata.etag":', with: '"__proto__":{"polluted":"canary"},"@odata.etag":' }],
    },
    match: once,
    ...both({ requests: 1 }),
  },
  {
    id: 'F25',
    what: 'a key twice',
    action: { kind: 'alter', replace: [{ text: '"@odata.etag":', with: '"x":1,"x":2,"@odata.etag":' }] },
    match: once,
    ...both({ requests: 1 }),
  },
  {
    id: 'F26',
    what: 'JSON that says it is text',
    action: { kind: 'alter', headers: { 'content-type': 'text/plain' } },
    match: once,
    single: refused('UPSTREAM_ERROR'),
    batch: singly,
  },
  {
    id: 'F27',
    what: 'pages that lead back',
    action: { kind: 'page', next: 'self' },
    match: always,
    query: pages,
    single: { code: 'UPSTREAM_ERROR', requests: 2 },
  },
  {
    id: 'F27',
    what: 'pages without rows',
    action: { kind: 'page', next: 'empty' },
    match: always,
    query: pages,
    single: { code: 'UPSTREAM_ERROR', requests: 10 },
  },
  ...(['foreign', 'outside'] as const).map((next): Row => ({
    id: 'F27',
    what: `a next page that is ${next}`,
    action: { kind: 'page', next },
    match: always,
    query: pages,
    single: refused('UPSTREAM_ERROR'),
  })),
  {
    id: 'F28',
    what: 'a memo of two megabytes, and digits that a number would lose',
    action: answers(200, {
      headers: json,
      text: JSON.stringify({ value: [large] }).replace('"DIGITS"', '922337203685477.5807'),
    }),
    match: once,
    query: `{ account(id: "${rowId('account', 1)}") { name numberofemployees creditlimit } }`,
    data: { account: { name: memo, numberofemployees: 2_147_483_647, creditlimit: '922337203685477.5807' } },
    single: { requests: 1 },
  },
  {
    id: 'F27',
    what: 'pages that lead back',
    action: { kind: 'page', next: 'self' },
    match: { kind: 'part', path: 'accounts*' },
    query: pagesInBatch,
    batch: { code: 'UPSTREAM_ERROR', requests: 2 },
  },
  ...(['foreign', 'outside'] as const).map((next): Row => ({
    id: 'F27',
    what: `a next page that is ${next}`,
    action: { kind: 'page', next },
    match: { kind: 'part', path: 'accounts*' },
    query: pagesInBatch,
    batch: refused('UPSTREAM_ERROR'),
  })),
  ...[5, ['/api/data/v9.2/accounts?$skiptoken=x'], '', 'javascript:x', 'http://user@dataverse.test/'].map(
    (link): Row => ({
      id: 'F27',
      what: `a next page at ${JSON.stringify(link)}`,
      action: { kind: 'alter', json: { '@odata.nextLink': link } },
      match: { path: 'accounts*' },
      single: refused('UPSTREAM_ERROR'),
    }),
  ),
  {
    id: 'F28',
    what: 'a memo of two megabytes, and digits that a number would lose',
    action: answers(200, {
      headers: json,
      text: JSON.stringify({ value: [large] }).replace('"DIGITS"', '922337203685477.5807'),
    }),
    match: { kind: 'part', path: 'accounts*' },
    query: `{
      account(id: "${rowId('account', 1)}") { name numberofemployees creditlimit }
      contact(id: "${rowId('contact', 1)}") { contactid }
    }`,
    data: {
      account: { name: memo, numberofemployees: 2_147_483_647, creditlimit: '922337203685477.5807' },
      contact: { contactid: rowId('contact', 1) },
    },
    batch: { requests: 1 },
  },
  {
    id: 'F28',
    what: 'more bytes than the gateway takes',
    action: { kind: 'alter', padTo: 68_000_000 },
    match: once,
    ...both(refused('UPSTREAM_ERROR')),
  },
];

/**
 * Faults after which the pipeline repeats the very same request, under the same id; those that are no fault of a batch as a whole
 * are repeated as another batch.
 */
const repeatedBelow: ReadonlySet<string> = new Set([
  'F14',
  'F1',
  'F2',
  'F3',
  'F5',
  'F6',
  'F8',
  'F9',
  'F10',
  'F15',
  'F16',
  'F17 single',
  'F25 single',
]);

/** Rows after which a gateway waits for a long time. */
const lasting: ReadonlySet<string> = new Set([
  'F2 429 with a date that is too far away',
  'F3 429 with ten minutes',
  'F3 429 with two times',
  'F3 429 with an age',
  'F3 429 in one part, with a date',
  'F10 401 always',
]);

/** Rows whose answer never comes to its end. */
const endless: ReadonlySet<string> = new Set(['F19', 'F20']);

/** Rows that are about connections: they are shown in-process, and over sockets. */
const aboutConnections: ReadonlySet<string> = new Set([
  'F15',
  'F16',
  'F17',
  'F19',
  'F20',
  'F21',
  'F22',
  'F28',
]);

const cases = (['single', 'batch'] as const).flatMap((way) =>
  rows.flatMap((row) => {
    const outcome = row[way];
    if (outcome === undefined) return [];
    const wires = aboutConnections.has(row.id)
      ? (['in-process', 'sockets'] as const)
      : (['in-process'] as const);
    return wires.map((wire) => ({ ...row, way, outcome, wire }));
  }),
);

interface Kind {
  readonly way: Way;
  readonly wire: 'in-process' | 'sockets';
  /** It gives up soon. */
  readonly isShort: boolean;
}

const single = '{ accounts(first: 3, orderBy: [{ name: ASC }]) { nodes { name } } }';
const batch = `{
  accounts(first: 3, orderBy: [{ name: ASC }]) { nodes { name } }
  contacts(first: 2, orderBy: [{ fullname: ASC }]) { nodes { fullname } }
}`;

/** Where faults are that are no rows here, and why; `single` and `batch` where it is for that way only. */
const elsewhere: Readonly<Record<string, string>> = {
  'F4 single': '', // what comes alone has no parts
  'F21 single': '',
  'F22 single': '',
  F18: 'matrix-sockets.test.ts',
  F29: 'sign-in.test.ts',
  F30: 'sign-in.test.ts',
  F31: '../living-schema.test.ts',
  F32: '../impersonation.test.ts',
  F33: 'write-matrix.test.ts', // a read that arrives twice is answered twice
};

it('has every fault of the matrix, for each way', async () => {
  const missing: string[] = [];
  for (const way of ['single', 'batch'] as const) {
    for (let number = 1; number <= 33; number += 1) {
      const id = `F${number}`;
      if (cases.some((one) => one.id === id && one.way === way)) continue;
      const file = elsewhere[id] ?? elsewhere[`${id} ${way}`];
      const text =
        file === undefined || file === '' ? id : await readFile(new URL(file, import.meta.url), 'utf8');
      if (file === undefined || !text.includes(id)) missing.push(`${id} ${way}`);
    }
  }
  expect(missing).toEqual([]);
});

describe('the fault matrix, for reads', () => {
  let emulator: Emulator;
  let organization: Listening;
  const truths = new Map<string, Answer['data']>();
  const strangers: string[] = [];
  /** How many requests to the Web API find nobody; how many did. */
  let unsent = 0;
  let found = 0;

  const send = (request: Request): Promise<Response> => {
    if (new URL(request.url).origin !== gatewaySettings.dataverse.url.origin) strangers.push(request.url);
    if (request.url.includes('/api/data/') && unsent > 0) {
      unsent -= 1;
      found += 1;
      return Promise.reject(Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' }));
    }
    return emulator.fetch(request);
  };
  const open = ({ way, wire, isShort }: Kind): Promise<Gateway> =>
    createGateway({
      ...gatewaySettings,
      csdlOnly: true,
      exposure: { include: ['account', 'contact'] },
      metadataProbeSeconds: 0,
      requestTimeoutMs: isShort ? 2000 : 60_000,
      requests: { batch: { maxParallel: way === 'batch' ? 0 : 8 } },
      ...(wire === 'in-process'
        ? { fetch: send }
        : {
            dataverse: { url: new URL(organization.url) },
            azure: { ...gatewaySettings.azure, authorityHost: new URL('/login', organization.url) },
          }),
    });
  const gateways = new Map<string, Gateway>();
  /** One for all rows of a kind; one of its own for a row after which it would be of no use. */
  const gatewayOf = async (kind: Kind, own: boolean): Promise<Gateway> => {
    const name = JSON.stringify(kind);
    const gateway = (own ? undefined : gateways.get(name)) ?? (await open(kind));
    if (!own) gateways.set(name, gateway);
    return gateway;
  };
  /** What goes well earns a tenth of a repeat, and closes the circuit. */
  const earn = async (gateway: Gateway, repeats: number): Promise<void> => {
    for (let asked = 0; asked <= 10 * repeats; asked += 1) {
      await askGateway(gateway, '{ accounts(first: 1) { nodes { name } } }');
    }
  };

  beforeAll(async () => {
    emulator = await createEmulator();
    organization = await emulator.listen();
    const gateway = await open({ way: 'single', wire: 'in-process', isShort: false });
    for (const query of [single, batch, pages, pagesInBatch, twins, byId, withIds]) {
      const answer = await askGateway(gateway, query);
      expect(answer.errors).toBeUndefined();
      truths.set(query, answer.data);
    }
    await gateway.close();
  });
  afterAll(async () => {
    await Promise.all([...gateways.values()].map((gateway) => gateway.close()));
    await organization.close();
    expect(strangers).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it.for(cases)(
    '$id $what ($way, $wire)',
    { concurrent: false },
    async ({ id, what, way, wire, action, match, query, data, outcome }) => {
      emulator.setFaults([]);
      const own = lasting.has(`${id} ${what}`);
      const gateway = await gatewayOf({ way, wire, isShort: endless.has(id) }, own);
      const asked = query ?? (way === 'batch' ? batch : single);
      emulator.clearRequests();
      found = 0;
      if (action.kind === 'unsent') unsent = match === once ? 1 : Number.POSITIVE_INFINITY;
      else emulator.setFaults([{ match: { kind: way === 'batch' ? 'batch' : 'data', ...match }, action }]);
      const answer = await askGateway(gateway, asked);
      unsent = 0;
      const ready = await gateway.fetch(new Request('http://localhost/health/ready'));

      const { code, retryAfterSeconds, requests, tokens = 0 } = outcome;
      if (code === undefined) expect(answer).toEqual({ data: data ?? truths.get(asked) });
      else {
        const [error] = answer.errors ?? [];
        expect(error?.extensions).toMatchObject({
          code,
          ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
        });
        for (const value of Object.values(answer.data ?? {})) {
          if (value !== null) expect(Object.values(truths.get(asked) ?? {})).toContainEqual(value);
        }
      }
      expect(JSON.stringify(answer)).not.toContain('canary');
      const kinds = emulator.requests.map(({ kind }) => kind);
      expect({
        requests: kinds.filter((kind) => kind === 'data' || kind === 'batch').length,
        tokens: kinds.filter((kind) => kind === 'token').length,
      }).toEqual({ requests, tokens });
      if (action.kind === 'unsent') expect(found).toBe(match === once ? 1 : 3);
      expect(ready.status).toBe(code === 'UPSTREAM_AUTH' ? 503 : 200);
      emulator.setFaults([]);
      const { requests: sent } = emulator;
      if (own) await gateway.close();
      else await earn(gateway, Math.max(found, requests) - 1);
      if (!repeatedBelow.has(id) && !repeatedBelow.has(`${id} ${way}`)) return;
      const ids = sent.flatMap(({ kind, headers }) =>
        kind === 'data' || kind === 'batch' ? [headers['x-ms-client-request-id']] : [],
      );
      expect(new Set(ids).size).toBe(Math.min(requests, 1));
    },
  );
});
