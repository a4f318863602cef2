import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { FaultInput } from '../../../src/emulator/faults/fault.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import { gatewaySettings } from '../../support/start-gateway.ts';
import {
  forms,
  kinds,
  openWriteRig,
  type Form,
  type Told,
  type WriteKindOfRig,
  type WriteRig,
} from '../../support/write-rig.ts';

/** What the client is told of a create and of an update. */
type Outcome = readonly [create: Told, update: Told];

interface Row {
  readonly id: string;
  readonly what: string;
  /** What happens to a write; `unsent` and `twice` happen on the way to Dataverse. */
  readonly action: FaultInput['action'] | { readonly kind: 'unsent' } | { readonly kind: 'twice' };
  /** HTTP requests that write, where the fault meets the first only, and where it meets all. @default 1 and 1 */
  readonly sent?: readonly [first: number, always: number];
  readonly first: Outcome;
  /** All requests meet it, those that look what became of the write among them. @default not tried */
  readonly always?: Outcome;
  /** @default all */
  readonly forms?: readonly Form[];
  /** It meets a part of the batch. @default false */
  readonly part?: true;
  /** After it, or only where it always happens, a gateway waits for a long time. @default never */
  readonly lasting?: 'first' | 'always';
  /** @default all */
  readonly kinds?: readonly WriteKindOfRig[];
  /** The answer never comes to its end. @default false */
  readonly slow?: true;
}

const answers = (status: number, more: object = {}): FaultInput['action'] => ({
  kind: 'answer',
  status,
  ...more,
});
const cut = (after: 'nothing' | 'headers' | number, applied: boolean): FaultInput['action'] => ({
  kind: 'cut',
  after,
  applied,
});
const html = { text: '<html>canary</html>', headers: { 'content-type': 'text/html' } };
const done: Outcome = ['done', 'done'];
const unknown: Outcome = ['WRITE_OUTCOME_UNKNOWN', 'WRITE_OUTCOME_UNKNOWN'];
/** A row with the id of the create tells that it was done; of an update nothing tells. */
const looked: Outcome = ['done', 'WRITE_OUTCOME_UNKNOWN'];
const refused = (code: Told): Outcome => [code, code];
const again: Row['sent'] = [2, 3];
const writing = ['POST', 'PATCH', 'DELETE'];
const inBatches: Row['forms'] = ['batch', 'change set'];

/** How long to wait is read in one place, whatever is written. */
const throttled = (what: string, more: object, id = 'F3'): Row => ({
  kinds: ['create'],
  id,
  what,
  action: answers(429, more),
  sent: [2, 3],
  first: done,
});

const rows: readonly Row[] = [
  {
    ...throttled('429 with seconds', { retryAfter: 1 }, 'F1'),
    kinds,
    always: refused('THROTTLED'),
  },
  throttled('429 with a date', { retryAfter: { dateIn: 1 } }, 'F2'),
  {
    ...throttled('429 with ten minutes', { retryAfter: 600 }),
    sent: [1, 1],
    first: refused('THROTTLED'),
    lasting: 'first',
  },
  throttled('429 with junk', { retryAfter: 'junk' }),
  {
    id: 'F4',
    what: '429 in the change set',
    action: answers(429, { retryAfter: 1, code: '0x80072322' }),
    part: true,
    forms: inBatches,
    sent: again,
    first: done,
    always: refused('THROTTLED'),
  },
  throttled('429 for concurrency', { retryAfter: 1, code: '0x80072326' }, 'F5'),
  { id: 'F6', what: '503', action: answers(503), first: unknown, always: unknown },
  { id: 'F6', what: '503, done', action: answers(503, { applied: true }), first: looked, always: unknown },
  { id: 'F6', what: '503 with Retry-After', action: answers(503, { retryAfter: 1 }), first: unknown },
  {
    id: 'F7',
    what: '500 of Dataverse',
    action: answers(500, { code: '0x80040216' }),
    first: refused('UPSTREAM_ERROR'),
    always: refused('UPSTREAM_ERROR'),
  },
  {
    id: 'F7',
    what: '500 that passes',
    action: answers(500, { code: '0x80044150' }),
    first: refused('UPSTREAM_ERROR'),
  },
  {
    id: 'F7',
    what: '500 of a front, done',
    action: answers(500, { ...html, applied: true }),
    first: looked,
    always: unknown,
  },
  { id: 'F8', what: '502', action: answers(502, html), first: unknown, always: unknown },
  { id: 'F8', what: '504, done', action: answers(504, { applied: true }), first: looked, always: unknown },
  { id: 'F9', what: '401', action: answers(401), sent: [2, 2], first: done },
  {
    id: 'F10',
    what: '401 again and again',
    action: answers(401),
    sent: [2, 2],
    first: done,
    always: refused('UPSTREAM_AUTH'),
    lasting: 'always',
  },
  {
    id: 'F11',
    what: '403',
    action: answers(403),
    first: refused('FORBIDDEN'),
    always: refused('FORBIDDEN'),
  },
  { id: 'F12', what: '404', action: answers(404), first: refused('NOT_FOUND') },
  { id: 'F12', what: '405', action: answers(405), first: refused('UPSTREAM_ERROR') },
  { id: 'F12', what: '412', action: answers(412), first: refused('CONFLICT') },
  { id: 'F12', what: '413', action: answers(413, html), first: refused('UPSTREAM_ERROR') },
  {
    id: 'F13',
    what: '200 with an error in it',
    action: answers(200, { code: '0x80040216' }),
    first: unknown,
    always: unknown,
  },
  {
    id: 'F13',
    what: '204 where 201 was due',
    action: answers(204, { applied: true, headers: { 'odata-version': '4.0' } }),
    forms: ['single'],
    first: done,
  },
  {
    id: 'F14',
    what: 'a refused connection',
    action: { kind: 'unsent' },
    // The double sees what arrives.
    sent: [1, 0],
    first: done,
    always: refused('UPSTREAM_UNAVAILABLE'),
  },
  { id: 'F15', what: 'a reset, done', action: cut('nothing', true), first: looked, always: unknown },
  {
    id: 'F15',
    what: 'a reset, not done',
    action: cut('nothing', false),
    first: unknown,
    always: unknown,
  },
  {
    id: 'F16',
    what: 'a reset after the headers',
    action: cut('headers', true),
    forms: ['single'],
    first: done,
  },
  {
    id: 'F16',
    what: 'a reset after the headers of a batch',
    action: cut('headers', true),
    forms: inBatches,
    first: looked,
    always: unknown,
  },
  { id: 'F17', what: 'a body that breaks off', action: cut(40, true), forms: ['single'], first: done },
  {
    id: 'F17',
    what: 'a batch that breaks off',
    action: cut(60, true),
    forms: inBatches,
    first: looked,
    always: unknown,
  },
  {
    id: 'F17',
    what: 'a body cut short, with a length that fits',
    action: { kind: 'alter', keepBytes: 60 },
    forms: ['single'],
    first: done,
  },
  {
    id: 'F19',
    what: 'a byte a second',
    action: { kind: 'drip', bytesPerSecond: 10 },
    slow: true,
    forms: inBatches,
    first: unknown,
  },
  {
    id: 'F20',
    what: 'no answer, done',
    action: { kind: 'silence', applied: true },
    slow: true,
    first: unknown,
    always: unknown,
  },
  { id: 'F20', what: 'no answer, not done', action: { kind: 'silence' }, slow: true, first: unknown },
  {
    id: 'F21',
    what: 'half a multipart',
    action: { kind: 'multipart', parts: 'leaveOpen' },
    forms: inBatches,
    first: looked,
  },
  ...(['dropLast', 'repeatFirst'] as const).map((parts): Row => ({
    id: 'F22',
    what: `parts: ${parts}`,
    action: { kind: 'multipart', parts },
    forms: inBatches,
    first: looked,
  })),
  {
    id: 'F22',
    what: 'parts: reverse',
    action: { kind: 'multipart', parts: 'reverse' },
    forms: ['batch'],
    first: looked,
  },
  {
    id: 'F23',
    what: 'another row than the one that was written',
    action: {
      kind: 'alter',
      json: { accountid: '99999999-0000-4000-8000-000000000000', name: 'canary' },
    },
    forms: ['single'],
    first: done,
  },
  { id: 'F24', what: 'HTML with 200', action: answers(200, html), first: unknown, always: unknown },
  {
    id: 'F24',
    what: 'HTML with 200, done',
    action: answers(200, { ...html, applied: true }),
    first: looked,
    always: unknown,
  },
  { id: 'F24', what: 'HTML with 503', action: answers(503, html), first: unknown },
  {
    id: 'F25',
    what: 'NaN',
    action: { kind: 'alter', replace: [{ text: '"@odata.context":', with: '"x":NaN,"@odata.context":' }] },
    first: done,
  },
  { id: 'F25', what: 'a byte order mark', action: { kind: 'alter', prepend: '\uFEFF' }, first: done },
  {
    id: 'F25',
    what: '__proto__',
    action: {
      kind: 'alter',
      replace: [{ text: '"@odata.etag":', with: '"__proto__":{"polluted":"canary"},"@odata.etag":' }],
    },
    first: done,
  },
  {
    id: 'F26',
    what: 'JSON that says it is text',
    action: { kind: 'alter', headers: { 'content-type': 'text/plain' } },
    forms: ['single'],
    first: done,
  },
  {
    id: 'F26',
    what: 'a batch that says it is text',
    action: { kind: 'alter', headers: { 'content-type': 'text/plain' } },
    forms: inBatches,
    first: looked,
  },
  {
    id: 'F28',
    what: 'more bytes than the gateway takes',
    action: { kind: 'alter', padTo: 68_000_000 },
    forms: ['single'],
    first: done,
  },
  {
    id: 'F31',
    what: 'a column that is gone',
    action: answers(400, {
      json: {
        error: {
          code: '0x0',
          message: "Could not find a property named 'name' on type 'Microsoft.Dynamics.CRM.account'.",
        },
      },
    }),
    first: refused('UPSTREAM_ERROR'),
  },
  { id: 'F33', what: 'a request that arrives twice', action: { kind: 'twice' }, sent: [2, 2], first: done },
];

/** A delete by itself is looked up as a create is; one in a set as little as an update. */
const toldOf = ([create, update]: Outcome, { kind, form }: { kind: WriteKindOfRig; form: Form }): Told =>
  kind === 'create' || (kind === 'delete' && form === 'single') ? create : update;

const cases = rows.flatMap((row) =>
  (row.forms ?? forms).flatMap((form) =>
    (row.kinds ?? kinds).flatMap((kind) => {
      // An update may well arrive twice: what it sets is set. Of a delete that did the second finds nothing.
      if (row.id === 'F33' && kind !== 'create') return [];
      // Its answer has no body to be spoilt, and no read beside it.
      if (kind === 'delete' && (form === 'batch' || row.action.kind === 'alter')) return [];
      return (['first', 'always'] as const).flatMap((times) => {
        const outcome = row[times];
        if (outcome === undefined) return [];
        const told = toldOf(outcome, { kind, form });
        const sent = row.sent?.[times === 'first' ? 0 : 1] ?? 1;
        return [{ row, id: row.id, what: row.what, form, kind, times, told, sent }];
      });
    }),
  ),
);

describe('the fault matrix, for writes', () => {
  let emulator: Emulator;
  /** On the way to the double. */
  let onWrite: ((request: Request) => Promise<Response>) | undefined;
  const strangers: string[] = [];

  const open = (requestTimeoutMs: number): Promise<Gateway> =>
    createGateway({
      ...gatewaySettings,
      exposure: { include: ['account', 'contact'] },
      metadataProbeSeconds: 0,
      requestTimeoutMs,
      fetch: (request) => {
        if (new URL(request.url).origin !== gatewaySettings.dataverse.url.origin) strangers.push(request.url);
        const isWrite = request.url.includes('/api/data/') && request.method !== 'GET';
        return isWrite && onWrite !== undefined ? onWrite(request) : emulator.fetch(request);
      },
    });
  const rigs = new Map<boolean, WriteRig>();
  /** One for all rows; of its own for a row after which it would be of no use. */
  const rigOf = async ({ slow, lasting }: Row, times: 'first' | 'always'): Promise<WriteRig> => {
    const lasts = lasting === 'first' || lasting === times;
    const known = lasts ? undefined : rigs.get(slow === true);
    if (known !== undefined) return known;
    const rig = openWriteRig(emulator, await open(slow === true ? 1000 : 60_000));
    if (!lasts) rigs.set(slow === true, rig);
    return rig;
  };

  /** Lets the fault happen to writes: the first one, or all that is asked. */
  const cause = ({ action, part }: Row, times: 'first' | 'always'): void => {
    let met = 0;
    if (action.kind === 'unsent' || action.kind === 'twice') {
      onWrite = async (request) => {
        met += 1;
        if (times === 'first' && met > 1) return emulator.fetch(request);
        if (action.kind === 'unsent') {
          throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' });
        }
        await emulator.fetch(request.clone());
        return emulator.fetch(request);
      };
      return;
    }
    const matches: readonly FaultInput['match'][] =
      part === true
        ? ['POST', 'PATCH'].map((method) => ({ kind: 'part', method }))
        : times === 'first'
          ? [{ kind: 'batch' }, ...writing.map((method) => ({ kind: 'data' as const, method }))]
          : [{ kind: 'batch' }, { kind: 'data' }];
    emulator.setFaults(
      matches.map((match) => ({ match: { ...match, ...(times === 'first' && { times: 1 }) }, action })),
    );
  };

  beforeAll(async () => {
    emulator = await createEmulator();
  });
  afterAll(() => {
    expect(strangers).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it.for(cases)('$id $what: $kind, $form, $times → $told', async ({ row, form, kind, times, told, sent }) => {
    const rig = await rigOf(row, times);
    const write = await rig.prepare(form, kind);
    cause(row, times);
    const outcome = await write();
    onWrite = undefined;
    emulator.setFaults([]);
    // Whether there is time to look, after a request that took all of it, is chance.
    expect(row.slow === true ? [told, 'done'] : [told]).toContain(outcome.told);
    expect(outcome.sent).toBe(sent);
    expect(outcome.lies).toEqual([]);
    expect(JSON.stringify(outcome.answer)).not.toContain('canary');
  });
});
