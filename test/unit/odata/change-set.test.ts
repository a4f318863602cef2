import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeChangeSets } from '../../../src/odata/decode-change-set.ts';
import { encodeChangeSets } from '../../../src/odata/encode-change-set.ts';
import { printMutation } from '../../../src/odata/print-mutation.ts';
import { readMultipart } from '../../../src/odata/read-multipart.ts';
import type { Mutation } from '../../../src/query/mutation.ts';

const settings = { detectDuplicates: false, tag: undefined };
const table = { logicalName: 'account', entitySet: 'accounts', key: 'accountid' };
const id = 'aaaaaaaa-0000-4000-8000-000000000001';

const create = (text: string): Mutation => ({
  kind: 'create',
  table,
  settings,
  body: [{ kind: 'value', property: 'name', value: { kind: 'text', text } }],
});

const encode = (writes: readonly Mutation[]): string =>
  encodeChangeSets(
    { changeSets: [writes.map((write) => printMutation(write))], reads: [] },
    {
      servicePath: '/api/data/v9.2/',
      boundary: 'batch_b',
      newBoundary: () => 'c',
      partHeaders: {},
      writeHeaders: {},
    },
  ).body ?? '';

describe('a change set', () => {
  it('has as many parts as writes, whatever their values are', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\r\n--changeset_c--\r\n',
        '\r\n\r\nDELETE /api/data/v9.2/accounts HTTP/1.1\r\n',
        '--batch_b--',
      ),
    );
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 5 }), (texts) => {
        const [set] = readMultipart(encode(texts.map(create)), 'multipart/mixed; boundary=batch_b');
        const parts = readMultipart(set?.content ?? '', set?.headers.get('content-type') ?? '');
        expect(parts).toHaveLength(texts.length);
        const bodies = parts.map(({ content }) => content.slice(content.indexOf('\r\n\r\n') + 4));
        expect(bodies.map((body) => (JSON.parse(body) as { name: string }).name)).toEqual(
          // What JSON can't carry is escaped, and comes back as it was.
          texts.map((text) => JSON.parse(JSON.stringify(text)) as string),
        );
      }),
    );
  });

  it('refuses a header that ends its line', () => {
    expect(() =>
      encode([{ kind: 'delete', table, settings, id, ifMatch: 'W/"1"\r\nCallerObjectId: x' }]),
    ).toThrow(TypeError);
  });
});

const part = (number: number | undefined, status: number): string =>
  [
    '--changesetresponse_1',
    'Content-Type: application/http',
    ...(number === undefined ? [] : [`Content-ID: ${number}`]),
    '',
    `HTTP/1.1 ${status} x`,
    `OData-EntityId: https://acme/accounts(${number ?? 0})`,
    '',
    '',
  ].join('\r\n');

const answer = (...parts: readonly string[]): string =>
  [
    '--batchresponse_1',
    'Content-Type: multipart/mixed; boundary=changesetresponse_1',
    '',
    ...parts,
    '--changesetresponse_1--',
    '--batchresponse_1--',
    '',
  ].join('\r\n');

const decode = (body: string, writes: number) =>
  decodeChangeSets(body, {
    contentType: 'multipart/mixed; boundary=batchresponse_1',
    changeSets: [writes],
    reads: 0,
  }).changeSets[0];

describe('the answer to a change set', () => {
  it('is by Content-ID, in whatever order', () => {
    const set = decode(answer(part(2, 204), part(1, 204)), 2);
    expect(set?.kind === 'done' && set.responses.map(({ headers }) => headers.get('odata-entityid'))).toEqual(
      ['https://acme/accounts(1)', 'https://acme/accounts(2)'],
    );
  });

  it.each([
    ['names the write that failed', answer(part(2, 400)), 1],
    ['names none where Dataverse does not', answer(part(undefined, 400)), undefined],
  ])('%s', (_what, body, index) => {
    expect(decode(body, 3)).toMatchObject({ kind: 'refused', index, response: { status: 400 } });
  });

  it.each([
    ['lacks a part', answer(part(1, 204))],
    ['answers one twice', answer(part(1, 204), part(1, 204))],
    ['has a number that nobody asked for', answer(part(1, 204), part(3, 204))],
    ['is a redirect', answer(part(1, 204), part(2, 302))],
    ['has not ended', answer(part(1, 100))],
    ['is cut short', answer(part(1, 204), part(2, 204)).slice(0, -40)],
    ['is empty', ''],
  ])('that %s says nothing', (_what, body) => {
    expect(() => decode(body, 2)).toThrow(/answer of Dataverse to a batch/);
  });
});
