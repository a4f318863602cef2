import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/errors/gateway-error.ts';
import type { FileAnswer, FileRequest, OpenFile } from '../../../src/server/open-file.ts';
import { sniffImage } from '../../../src/server/sniff-image.ts';
import { ask, testServer } from './test-server.ts';

const id = '6c0e3b52-8a6f-4d0e-9a53-0d6f3c1a2b4d';
const path = `/files/account/${id}/acme_contract`;

/** A file of eleven bytes; what the test says is otherwise. */
const file = (answer: Partial<FileAnswer> = {}): FileAnswer => ({
  kind: 'file',
  status: 200,
  name: 'contract.pdf',
  mimeType: 'application/pdf',
  size: 11,
  contentRange: undefined,
  body: Readable.from([Buffer.from('hello '), Buffer.from('world')]),
  ...answer,
});

const opening = (answer: FileAnswer | undefined) => {
  const asked: Omit<FileRequest, 'request' | 'known' | 'signal' | 'deadline'>[] = [];
  const openFile: OpenFile = ({ table, column, id: row, full, range }) => {
    asked.push({ table, column, id: row, full, range });
    return Promise.resolve(answer);
  };
  return { ...testServer({ openFile }), asked };
};

describe('GET /files/<table>/<id>/<column>', () => {
  it('sends a file for saving, and lets nothing in it run', async () => {
    const { server, asked } = opening(file());
    const answer = await ask(server, { path: path.replace(id, id.toUpperCase()) });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('hello world');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '11',
      'content-disposition': "attachment; filename*=UTF-8''contract.pdf",
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'accept-ranges': 'bytes',
    });
    expect(asked).toEqual([{ table: 'account', column: 'acme_contract', id, full: true, range: undefined }]);
  });

  it('puts no name and no type into a header that could end it', async () => {
    const names: [string | undefined, string][] = [
      ['naïve “x” 漢.pdf', "attachment; filename*=UTF-8''na%C3%AFve%20%E2%80%9Cx%E2%80%9D%20%E6%BC%A2.pdf"],
      ['a"\r\nset-cookie: x', "attachment; filename*=UTF-8''a%22%0D%0Aset-cookie%3A%20x"],
      ["it's (1)*.txt", "attachment; filename*=UTF-8''it%27s%20%281%29%2A.txt"],
      ['half \ud83d', "attachment; filename*=UTF-8''half%20%EF%BF%BD"],
      ['', 'attachment'],
      [undefined, 'attachment'],
    ];
    for (const [name, expected] of names) {
      const answer = await ask(opening(file({ name })).server, { path });
      expect(answer.headers.get('content-disposition')).toBe(expected);
    }
    for (const mimeType of [undefined, '', 'text/html; charset=x', 'a b/c', 'x\r\ny/z', 'text']) {
      const answer = await ask(opening(file({ mimeType })).server, { path });
      expect([mimeType, answer.headers.get('content-type')]).toEqual([mimeType, 'application/octet-stream']);
    }
  });

  it('lets go of what it can not send', async () => {
    const content = file({ contentRange: 'bytes 0-1\r\nset-cookie: a=b' });
    const { server } = opening(content);
    expect((await ask(server, { path })).status).toBe(500);
    expect(content.body.destroyed).toBe(true);
  });

  it('passes one range on, and sends the whole for anything else', async () => {
    const part = file({
      status: 206,
      contentRange: 'bytes 6-10/11',
      body: Readable.from([Buffer.from('world')]),
    });
    const { server, asked } = opening(part);
    const answer = await ask(server, { path, headers: { range: 'bytes=6-' } });
    expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([
      206,
      'world',
      'bytes 6-10/11',
    ]);
    expect(asked[0]?.range).toBe('bytes=6-');
    for (const range of ['bytes=0-1,3-4', 'lines=1-2', 'bytes=-', 'bytes=a-b', 'bytes=1-2x']) {
      await ask(server, { path, headers: { range } });
    }
    await ask(server, { path, headers: { range: 'bytes=0-1', 'if-range': '"x"' } });
    expect(asked.slice(1).map(({ range }) => range)).toEqual(Array.from({ length: 6 }, () => undefined));
    const beyond = await ask(opening(file({ status: 416 })).server, {
      path,
      headers: { range: 'bytes=99-' },
    });
    expect([beyond.status, beyond.text]).toEqual([416, '']);
  });

  it('answers HEAD without the content, and lets go of it', async () => {
    const { body, ...rest } = file();
    const answer = await ask(opening({ ...rest, body }).server, { path, method: 'HEAD' });
    expect([answer.status, answer.text, answer.headers.get('content-length')]).toEqual([200, '', '11']);
    expect(body.destroyed).toBe(true);
  });

  it('says the same of all that is not there', async () => {
    const { server, asked } = opening(undefined);
    const nowhere = await ask(server, { path: '/nowhere' });
    const absent = await ask(server, { path });
    expect([absent.status, absent.text]).toEqual([404, nowhere.text]);
    expect(asked).toHaveLength(1);
    const odd = [
      `/files/account/${id}`,
      `/files/account/${id}/a/b`,
      `/files/account/1)/systemusers(/x`,
      `/files/account/${id}/..%2f`,
      `/files/acc%6funt/${id}/x`,
      '/files/account/not-a-guid/x',
    ];
    for (const each of odd) expect([each, (await ask(server, { path: each })).status]).toEqual([each, 404]);
    expect(asked).toHaveLength(1);
    expect((await ask(testServer().server, { path })).status).toBe(404);
  });

  it('takes no other method', async () => {
    const { server, asked } = opening(file());
    for (const method of ['POST', 'PATCH', 'OPTIONS']) {
      const answer = await ask(server, { path, method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT, DELETE']);
    }
    expect(asked).toEqual([]);
  });

  it.each([
    [new GatewayError('THROTTLED', 'Slow down.', { retryAfterSeconds: 6.2 }), 503, '7'],
    [new GatewayError('UPSTREAM_UNAVAILABLE', 'Away.'), 502, null],
    [new GatewayError('TIMEOUT', 'Too long.'), 504, null],
    [new GatewayError('UNAUTHENTICATED', 'Who?'), 401, null],
    [new Error('secret detail'), 500, null],
  ])('has a status for %s', async (error, status, retryAfter) => {
    const { server } = testServer({ openFile: () => Promise.reject(error) });
    const answer = await ask(server, { path });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect(answer.json().errors).toHaveLength(1);
    expect(answer.text).not.toContain('secret');
  });
});

describe('images', () => {
  const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100, 7)]);

  it('are shown as what their bytes are', async () => {
    const { server, asked } = opening(
      file({ kind: 'image', name: 'x.html', mimeType: 'text/html', body: Readable.from([png]) }),
    );
    const response = await server.fetch(new Request(`http://localhost${path}?size=thumbnail`));
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('content-disposition')).toBe("inline; filename*=UTF-8''x.html");
    expect(response.headers.get('accept-ranges')).toBeNull();
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
    expect(asked[0]?.full).toBe(false);
  });

  it('that are none are for saving', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const { server } = opening(
      file({ kind: 'image', mimeType: 'image/svg+xml', body: Readable.from([Buffer.from(svg)]) }),
    );
    const answer = await ask(server, { path });
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect(answer.text).toBe(svg);
  });

  it.each([
    ['image/gif', 'GIF89a......'],
    ['image/jpeg', '\xff\xd8\xff\xe0........'],
    ['image/bmp', 'BM..........'],
    ['image/tiff', 'II*\0........'],
    ['image/tiff', 'MM\0*........'],
    ['image/webp', 'RIFF....WEBPVP8 '],
    [undefined, 'RIFF....WAVEfmt '],
    [undefined, 'BN'],
    [undefined, ''],
  ])('are %s by their first bytes, however these are cut', async (mediaType, text) => {
    const bytes = Buffer.from(text, 'latin1');
    const pieces = Readable.from(Array.from(bytes, (byte) => Buffer.of(byte)));
    const sniffed = await sniffImage(pieces);
    expect(sniffed.mediaType).toBe(mediaType);
    expect((await buffer(sniffed.body)).equals(bytes)).toBe(true);
  });

  it('let go of their source when nobody reads on', async () => {
    const source = Readable.from([png, png, png]);
    const { body } = await sniffImage(source);
    body.destroy();
    await new Promise((resolve) => source.once('close', resolve));
    expect(source.destroyed).toBe(true);
  });
});
