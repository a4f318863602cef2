import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { answerBatch } from '../../../src/emulator/batch/answer-batch.ts';
import { readBatch } from '../../../src/emulator/batch/read-batch.ts';
import type { DataContext } from '../../../src/emulator/data-context.ts';
import { A1, id } from './fixture-rows.ts';
import { api, batch, batchOf, createApi, error, organization, origin, part, type Reply } from './fixture.ts';

const { send } = createApi();
const post = (options: Parameters<typeof send>[2]): Reply => send('POST', '$batch', options);
const continueOnError = { Prefer: 'odata.continue-on-error' };
const getPart = (url: string, headers = ''): string => part(`GET ${url} HTTP/1.1\r\n${headers}\r\n`);

/** Status lines and bodies of the parts, in order. */
function parts({ text, headers }: Reply): { status: number; head: string; body: string }[] {
  const boundary = /boundary=(\S+)$/.exec(headers.get('content-type') ?? '')?.[1] ?? '';
  expect(text.endsWith(`--${boundary}--\r\n`)).toBe(true);
  return text
    .split(`--${boundary}\r\n`)
    .slice(1)
    .map((chunk) => {
      const [head = '', http = '', ...body] = chunk.replace(`--${boundary}--\r\n`, '').split('\r\n\r\n');
      const status = Number(/^HTTP\/1\.1 (\d+) /.exec(http)?.[1]);
      return { status, head: `${head}\r\n${http}`, body: body.join('\r\n\r\n').replace(/\r\n$/, '') };
    });
}
const statuses = (reply: Reply): number[] => parts(reply).map(({ status }) => status);

describe('reads', () => {
  it('B01 answers in order, byte for byte', () => {
    const reply = post(
      batch('/api/data/v9.2/accounts?$select=name&$top=1', `/api/data/v9.2/contacts/$count`),
    );
    expect(reply.status).toBe(200);
    const boundary = `batchresponse_${id('f', 1)}`;
    expect(reply.headers.get('content-type')).toBe(`multipart/mixed; boundary=${boundary}`);
    expect(reply.text).toBe(
      [
        `--${boundary}`,
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        '',
        'HTTP/1.1 200 OK',
        'Content-Type: application/json; odata.metadata=minimal; odata.streaming=true',
        'OData-Version: 4.0',
        '',
        `{"@odata.context":"${api}/$metadata#accounts(name)","value":[{"@odata.etag":"W/\\"470867\\"","name":"Litware","accountid":"${A1}"}]}`,
        `--${boundary}`,
        'Content-Type: application/http',
        'Content-Transfer-Encoding: binary',
        '',
        'HTTP/1.1 200 OK',
        'Content-Type: text/plain',
        'OData-Version: 4.0',
        '',
        '\uFEFF3',
        `--${boundary}--`,
        '',
      ].join('\r\n'),
    );
  });

  it('B12 absolute, root-relative and service-relative addresses', () => {
    const reply = post(
      batch(`${origin}/api/data/v9.2/accounts`, '/api/data/v9.1/accounts', 'accounts', '/elsewhere'),
    );
    expect(statuses(reply)).toEqual([200, 200, 200, 404]);
    expect(parts(reply)[1]?.body).toContain('/api/data/v9.1/$metadata');
  });

  it('B06 stops at the first failure, whose status it has', () => {
    const reply = post(batch('accounts', 'nothing', 'accounts'));
    expect(reply.status).toBe(404);
    expect(statuses(reply)).toEqual([200, 404]);
    expect(parts(reply)[1]?.head).toContain('REQ_ID: ');
  });

  it('B07 goes on with odata.continue-on-error', () => {
    const body = batch('nothing', 'accounts?$filter=', `accounts(${A1})`);
    const reply = post({ ...body, headers: { ...body.headers, ...continueOnError } });
    expect(reply.status).toBe(200);
    expect(statuses(reply)).toEqual([404, 400, 200]);
  });

  it('B14 a part has its own Prefer, and nothing of the outer one, unless switched', () => {
    const body = batchOf([getPart('accounts', 'Prefer: odata.maxpagesize=2\r\n'), getPart('accounts')], {
      Prefer: 'odata.maxpagesize=1',
    });
    const rows = (reply: Reply): number[] =>
      parts(reply).map((answer) => (JSON.parse(answer.body) as { value: unknown[] }).value.length);
    expect(rows(post(body))).toEqual([2, 4]);
    expect(parts(post(body))[0]?.head).toContain('Preference-Applied: odata.maxpagesize=2');
    const inheriting = createApi(organization(), { batchPartsInheritPrefer: true });
    expect(rows(inheriting.send('POST', '$batch', body))).toEqual([2, 1]);
  });

  it('B13 65,536 characters of URL in a part', () => {
    const url = (length: number): string =>
      `accounts?x=${'y'.repeat(length - api.length - '/accounts?x='.length)}`;
    expect(statuses(post(batch(url(40000), url(65536))))).toEqual([200, 200]);
    expect(statuses(post(batch(url(65537))))).toEqual([400]);
  });

  it('bodies that look like boundaries, and 204 and 304 parts', () => {
    const reply = post(
      batchOf([
        getPart(`accounts(${A1})/telephone1`),
        getPart(`accounts(${A1})`, 'If-None-Match: W/"470867"\r\n'),
        getPart("accounts?$filter=name%20eq%20'--batch_q1'"),
      ]),
    );
    expect(statuses(reply)).toEqual([204, 304, 200]);
  });
});

describe('form', () => {
  it('B09 LF line ends are refused part by part', () => {
    const lf = getPart('accounts').replaceAll('\r\n', '\n');
    const reply = post({ ...batchOf([getPart('accounts'), lf, getPart('accounts')], continueOnError) });
    expect(statuses(reply)).toEqual([200, 400, 200]);
    expect(parts(reply)[1]?.body).toContain('"code":"0x80048d19"');
    expect(parts(reply)[1]?.body).toContain('Stream was not readable.');
  });

  it('B09 the end of the last line counts, and the empty line after the headers', () => {
    const { headers, body } = batch('accounts');
    expect(statuses(post({ headers: headers ?? {}, body: (body ?? '').replace(/\r\n$/, '') }))).toEqual([
      400,
    ]);
    const allLf = { headers: headers ?? {}, body: (body ?? '').replaceAll('\r\n', '\n') };
    expect(statuses(post(allLf))).toEqual([400]);
    expect(statuses(post(batchOf([part('GET accounts HTTP/1.1')])))).toEqual([400]);
    expect(statuses(post(batchOf([part('GET accounts HTTP/1.1\r\n')])))).toEqual([200]);
  });

  it('B09 clients that cannot write CRLF end the body with two line breaks', () => {
    const { headers = {}, body = '' } = batchOf([
      getPart('accounts'),
      part('POST accounts HTTP/1.1\r\n\r\n{}'),
    ]);
    const lf = body.replaceAll('\r\n', '\n');
    expect(statuses(post({ headers, body: `${lf}\n` }))).toEqual([200, 204]);
    expect(statuses(post({ headers, body: lf }))).toEqual([400]);
  });

  it('B09 what no last boundary ends cannot be read', () => {
    const { headers = {}, body = '' } = batch('accounts');
    const unreadable = 'Stream was not readable.';
    for (const text of [body.replace('--batch_q1--\r\n', ''), body.replaceAll('batch_q1', 'other'), '']) {
      const reply = post({ headers, body: text });
      expect([reply.status, statuses(reply)]).toEqual([400, [400]]);
      expect(reply.text).toContain(unreadable);
    }
  });

  it('parts say that they are requests', () => {
    const get = 'GET accounts HTTP/1.1\r\n\r\n';
    const reply = post(
      batchOf(
        [
          `Content-Type: text/plain\r\n\r\n${get}`,
          `\r\n${get}`,
          `Content-Type: application/http\r\n\r\n${get}`,
        ],
        continueOnError,
      ),
    );
    expect(statuses(reply)).toEqual([400, 400, 200]);
    expect(parts(reply)[0]?.body).toContain("The 'Content-Type' header value 'text/plain' is invalid.");
  });

  it('B11 1,000 requests at most, and no batch within a batch', () => {
    const many = (count: number): string[] => Array.from({ length: count }, () => 'WhoAmI');
    expect(parts(post(batch(...many(1000))))).toHaveLength(1000);
    expect(error(post(batch(...many(1001))))).toMatchObject({ status: 400, code: '0x80060888' });
    expect(post(batchOf([part('POST $batch HTTP/1.1\r\n\r\n')])).status).toBe(400);
  });

  it.each(['application/json', 'multipart/mixed', 'multipart/form-data; boundary=x'])(
    'refuses %s',
    (type) => {
      expect(error(post({ headers: { 'Content-Type': type }, body: 'x' })).status).toBe(400);
    },
  );

  it('boundaries with and without quotes; an empty batch', () => {
    const { body = '' } = batch('WhoAmI');
    expect(
      statuses(post({ headers: { 'Content-Type': 'multipart/mixed;boundary=batch_q1' }, body })),
    ).toEqual([200]);
    expect(statuses(post(batch()))).toEqual([]);
  });

  it('what is written is read back', () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll(/[\r\n]/g, ' '));
    const request = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'),
      url: fc.webPath({ size: 'small' }).map((path) => `/api/data/v9.2${path}`),
      body: fc.array(text).map((lines) => lines.join('\r\n')),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 8 }), (requests) => {
        const { headers = {}, body = '' } = batchOf(
          requests.map(({ method, url, body: payload }) =>
            part(`${method} ${url} HTTP/1.1\r\nX: 1\r\n\r\n${payload}`),
          ),
        );
        const read = readBatch(headers['Content-Type'] ?? '', new TextEncoder().encode(body));
        expect(
          read.map((item) =>
            item.kind === 'request'
              ? [item.method, item.url, new TextDecoder('utf-8', { ignoreBOM: true }).decode(item.body)]
              : item,
          ),
        ).toEqual(requests.map(({ method, url, body: payload }) => [method, url, payload]));
      }),
    );
  });
});

describe('change sets', () => {
  const inner = (request: string, contentId?: string): string =>
    `--changeset_1\r\n${part(request).replace('\r\n\r\n', `${contentId === undefined ? '' : `\r\nContent-ID: ${contentId}`}\r\n\r\n`)}\r\n`;
  const changeSet = (...requests: readonly string[]): string =>
    `Content-Type: multipart/mixed; boundary="changeset_1"\r\n\r\n${requests.join('')}--changeset_1--\r\n`;
  const create = 'POST accounts HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"name":"x"}';
  const refused = create.replace('name', 'Name');

  it('B02 a Content-ID is of one request only', () => {
    const reply = post(batchOf([changeSet(inner(create, '1'), inner(create, '1'))]));
    expect(reply.status).toBe(400);
    expect(reply.text).toContain("The content ID '1' was found more than once in the same change set");
  });

  it('B08 one error part, wrapped, with the Content-ID of what failed', () => {
    const reply = post(
      batchOf([changeSet(inner(create, '6'), inner(refused, '7')), getPart('accounts')], continueOnError),
    );
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('Content-Type: multipart/mixed; boundary=changesetresponse_');
    expect(reply.text.match(/Content-ID: \d/g)).toEqual(['Content-ID: 7']);
    expect(reply.text).toContain('HTTP/1.1 400 Bad Request');
    expect(reply.text).toContain('HTTP/1.1 200 OK');
  });

  it('B03, B10 no GET inside, and a Content-ID in each part', () => {
    const get = post(batchOf([changeSet(inner('GET accounts HTTP/1.1\r\n\r\n', '1'))]));
    expect(get.status).toBe(400);
    expect(get.text).toContain('GET requests are not allowed');
    const nameless = post(batchOf([changeSet(inner(create))]));
    expect(nameless.status).toBe(400);
    expect(nameless.text).toMatch(/0x80060888.*Content-ID/);
  });

  it('B02 answers of a whole set stand in a part of their own, with their Content-IDs', () => {
    const { headers = {}, body = '' } = batchOf([changeSet(inner(create, '1'), inner(create, '2'))]);
    let guids = 0;
    const request = {
      method: 'POST',
      origin,
      target: '/api/data/v9.2/$batch',
      headers: new Headers(headers),
      body: new TextEncoder().encode(body),
      caller: { userId: id('b', 1) },
      path: '$batch',
    };
    const context = { newGuid: () => String(++guids), quirks: {} } as unknown as DataContext;
    const headersOfAnswer = [
      ['OData-Version', '4.0'],
      ['OData-EntityId', 'x'],
    ] as const;
    const created = { status: 204, headers: headersOfAnswer, body: '' };
    const { body: text } = answerBatch(context, request, {
      answer: () => created,
      transaction: (work) => work(),
    });
    const one = (contentId: number): string =>
      '--changesetresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n' +
      `Content-ID: ${contentId}\r\n\r\nHTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\nLocation: x\r\nOData-EntityId: x\r\n\r\n\r\n`;
    expect(text).toBe(
      '--batchresponse_2\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n' +
        `${one(1)}${one(2)}--changesetresponse_1--\r\n--batchresponse_2--\r\n`,
    );
  });
});
