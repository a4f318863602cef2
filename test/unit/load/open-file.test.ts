import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

import { openFile, type OpenedFile, type OpenFileOptions } from '../../../src/load/open-file.ts';
import type { UpstreamRequest, UpstreamStream } from '../../../src/transport/send.ts';

const id = '6c0e3b52-8a6f-4d0e-9a53-0d6f3c1a2b4d';

interface Given {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Opens a column of an organisation that gives these answers in turn. */
const opening = async (answers: readonly Given[], options: Partial<OpenFileOptions> = {}) => {
  const sent: UpstreamRequest[] = [];
  const given: UpstreamStream[] = [];
  const opened: OpenedFile | undefined | Error = await openFile({
    sendStream: (request) => {
      const { status, headers = {}, body = '' } = answers[sent.length] ?? { status: 500 };
      sent.push(request);
      const answer = {
        status,
        headers: new Map(Object.entries(headers)),
        body: Readable.from([Buffer.from(body)]),
      };
      given.push(answer);
      return Promise.resolve(answer);
    },
    principal: { kind: 'service', reason: 'test' },
    column: { kind: 'file', entitySet: 'acme_shipments', property: 'acme_doc' },
    id,
    full: true,
    range: undefined,
    signal: undefined,
    ...options,
  }).catch((error: unknown) => error as Error);
  return { opened, sent, given };
};

const image = { kind: 'image', entitySet: 'contacts', property: 'entityimage' } as const;

describe('openFile', () => {
  it('reads a file by the key of its row', async () => {
    const headers = { 'x-ms-file-size': '5', 'x-ms-file-name': 'note.pdf', mimetype: 'application/pdf' };
    const { opened, sent } = await opening([{ status: 200, headers, body: 'bytes' }]);
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET acme_shipments(${id})/acme_doc/$value`,
    ]);
    expect(sent[0]?.headers).toEqual({ Accept: '*/*' });
    expect(sent[0]?.principal).toEqual({ kind: 'service', reason: 'test' });
    expect(opened).toMatchObject({
      kind: 'file',
      status: 200,
      name: 'note.pdf',
      mimeType: 'application/pdf',
      size: 5,
    });
    expect(opened !== undefined && 'body' in opened && (await text(opened.body))).toBe('bytes');
  });

  it('sends nothing for an id that is none', async () => {
    for (const odd of ['1)/systemusers(', id.toUpperCase(), '', `${id} `]) {
      const { opened, sent } = await opening([], { id: odd });
      expect([opened, sent]).toEqual([undefined, []]);
    }
  });

  it.each([204, 403, 404])('finds nothing where the answer is %i, and lets go of it', async (status) => {
    const { opened, given } = await opening([{ status, body: 'x' }]);
    expect(opened).toBeUndefined();
    expect(given[0]?.body.destroyed).toBe(true);
  });

  it.each([
    [429, 'THROTTLED'],
    [503, 'UPSTREAM_UNAVAILABLE'],
    [500, 'UPSTREAM_ERROR'],
  ])('fails where the answer is %i', async (status, code) => {
    const { opened, given } = await opening([{ status, body: 'secret', headers: { 'retry-after': '9' } }]);
    expect(opened).toMatchObject({ code, dataverse: { status } });
    expect(given[0]?.body.destroyed).toBe(true);
  });

  it.each([
    ['bytes=2-3', 'bytes 2-3/10'],
    ['bytes=2-99', 'bytes 2-9/10'],
    ['bytes=2-', 'bytes 2-9/10'],
    ['bytes=-3', 'bytes 7-9/10'],
    ['bytes=-30', 'bytes 0-9/10'],
  ])('says which part of the file %s is', async (range, place) => {
    const headers = { 'x-ms-file-size': '10' };
    const { opened, sent } = await opening([{ status: 206, headers, body: 'x' }], { range });
    expect(sent[0]?.headers).toEqual({ Accept: '*/*', Range: range });
    expect(opened).toMatchObject({ status: 206, contentRange: place });
  });

  it('takes the place that the organisation says, and refuses a part without any', async () => {
    const headers = { 'content-range': 'bytes 0-1/2' };
    const told = await opening([{ status: 206, headers }], { range: 'bytes=0-5' });
    expect(told.opened).toMatchObject({ contentRange: 'bytes 0-1/2' });
    for (const odd of [
      {},
      { 'x-ms-file-size': '0' },
      { 'x-ms-file-size': '-1' },
      { 'x-ms-file-size': 'many' },
    ]) {
      const untold = await opening([{ status: 206, headers: odd }], { range: 'bytes=0-5' });
      expect(untold.opened).toMatchObject({ code: 'UPSTREAM_ERROR' });
    }
  });

  it('reads the whole image, or its thumbnail where only that was kept', async () => {
    const whole = await opening([{ status: 200, body: 'whole' }], { column: image, range: 'bytes=0-1' });
    expect(whole.sent.map(({ path }) => path)).toEqual([`contacts(${id})/entityimage/$value?size=full`]);
    expect(whole.sent[0]?.headers).toEqual({ Accept: '*/*' });
    for (const status of [204, 404]) {
      const { opened, sent, given } = await opening([{ status }, { status: 200, body: 'small' }], {
        column: image,
      });
      expect(sent.map(({ path }) => path)).toEqual([
        `contacts(${id})/entityimage/$value?size=full`,
        `contacts(${id})/entityimage/$value`,
      ]);
      expect(opened).toMatchObject({ kind: 'image', status: 200 });
      expect(given[0]?.body.destroyed).toBe(true);
    }
    const none = await opening([{ status: 204 }, { status: 204 }], { column: image });
    expect(none.opened).toBeUndefined();
    const small = await opening([{ status: 200 }], { column: image, full: false });
    expect(small.sent.map(({ path }) => path)).toEqual([`contacts(${id})/entityimage/$value`]);
  });
});
