import { describe, expect, it } from 'vitest';

import { createDataHandler } from '../../../src/emulator/data-handler.ts';
import { splitServicePath } from '../../../src/emulator/data-request.ts';
import { bodyBytes, bodyText, type HttpResponse } from '../../../src/emulator/http-message.ts';
import { createStore } from '../../../src/emulator/store/store.ts';
import { A1, id, user } from '../data/fixture-rows.ts';
import { api, organization, origin } from '../data/fixture.ts';

const shipment = `acme_shipments(${id('5', 1)})`;
const column = `${shipment}/acme_manifest`;
const chunk = 4_194_304;
/** The smallest that is told as an image. */
const png = Buffer.from('89504e470d0a1a0a', 'hex');

interface FileReply {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly bytes: Uint8Array;
  readonly json: Record<string, unknown>;
}

type Send = (
  method: string,
  url: string,
  body?: Uint8Array | object,
  headers?: Record<string, string>,
) => FileReply;

/** A client that sends and gets bytes. */
function client(): Send {
  const data = organization();
  let guids = 0;
  const handler = createDataHandler({
    organization: data,
    store: createStore(data),
    clock: () => new Date('2026-11-23T12:00:00Z'),
    newGuid: () => id('f', ++guids),
  });
  return (method, url, body = new Uint8Array(), headers = {}) => {
    const target = url.startsWith(origin) ? url.slice(origin.length) : `/api/data/v9.2/${url}`;
    const isBytes = body instanceof Uint8Array;
    const type = isBytes ? 'application/octet-stream' : 'application/json';
    const reply = handler.handle({
      method,
      origin,
      target,
      headers: new Headers({ 'Content-Type': type, ...headers }),
      body: isBytes ? body : new TextEncoder().encode(JSON.stringify(body)),
      caller: { userId: user },
      path: splitServicePath(target)?.path ?? '',
    });
    const isJson = reply.headers.get('content-type')?.startsWith('application/json') ?? false;
    const json = isJson ? (JSON.parse(bodyText(reply)) as Record<string, unknown>) : {};
    return { status: reply.status, headers: reply.headers, bytes: bodyBytes(reply), json };
  };
}

const codeOf = ({ json }: FileReply): unknown =>
  (json['error'] as Record<string, unknown> | undefined)?.['code'];
const named = (name: string): Record<string, string> => ({ 'x-ms-file-name': name });
const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 7) % 251);

describe('W32 files', () => {
  it('in one request; deleted', () => {
    const send = client();
    expect(send('PATCH', column, bytesOf(1000), named('note.pdf')).status).toBe(204);
    const read = send('GET', `${column}/$value`);
    expect([read.status, Buffer.from(read.bytes)]).toEqual([200, Buffer.from(bytesOf(1000))]);
    expect(read.headers.get('x-ms-file-size')).toBe('1000');
    expect(read.headers.get('x-ms-file-name')).toBe('note.pdf');
    expect(read.headers.get('mimetype')).toBe('application/pdf');
    expect(send('DELETE', column).status).toBe(204);
    expect(send('GET', `${column}/$value`).status).toBe(204);
    expect(send('GET', `${shipment}?$select=acme_manifest`).json['acme_manifest']).toBeNull();
  });

  it('in chunks, each a part (206), the last one 204; read in ranges over their borders', () => {
    const send = client();
    const whole = bytesOf(2 * chunk + 10);
    const begun = send('PATCH', `${column}?x-ms-file-name=big%20file.bin`, new Uint8Array(), {
      'x-ms-transfer-mode': 'chunked',
    });
    expect(begun.status).toBe(200);
    expect(begun.headers.get('x-ms-chunk-size')).toBe(String(chunk));
    expect(begun.headers.get('accept-ranges')).toBe('bytes');
    const location = begun.headers.get('location') ?? '';
    expect(location.startsWith(`${api}/${column}?sessiontoken=`)).toBe(true);
    const statuses = [0, chunk, 2 * chunk].map((from) => {
      const part = whole.subarray(from, from + chunk);
      const range = `bytes ${from}-${from + part.length - 1}/${whole.length}`;
      return send('PATCH', location, part, { 'Content-Range': range, ...named('big file.bin') }).status;
    });
    expect(statuses).toEqual([206, 206, 204]);
    const part = send('GET', `${column}/$value`, undefined, { Range: `bytes=${chunk - 2}-${chunk + 1}` });
    expect([part.status, [...part.bytes]]).toEqual([206, [...whole.subarray(chunk - 2, chunk + 2)]]);
    expect(part.headers.get('x-ms-file-size')).toBe(String(whole.length));
    expect(part.headers.get('x-ms-file-name')).toContain('big');
    expect(Buffer.compare(send('GET', `${column}/$value`).bytes, whole)).toBe(0);
  });

  it('chunks that are too big, out of order, or of nobody', () => {
    const send = client();
    const begin = (): string =>
      send('PATCH', column, undefined, { 'x-ms-transfer-mode': 'chunked', ...named('x') }).headers.get(
        'location',
      ) ?? '';
    const put = (location: string, size: number, range: string): unknown =>
      codeOf(send('PATCH', location, new Uint8Array(size), { 'Content-Range': range }));
    expect(put(begin(), chunk + 1, `bytes 0-${chunk}/${2 * chunk}`)).toBe('0x80090008');
    expect(put(begin(), 10, 'bytes 5-14/20')).toBe('0x80040203');
    expect(put(begin(), 10, 'bytes 0-4/20')).toBe('0x80040203');
    expect(put(`${column}?sessiontoken=${id('0', 1)}`, 10, 'bytes 0-9/20')).toBe('0x80040203');
    expect(send('GET', `${column}/$value`).status).toBe(204);
  });

  it('a file over the limit of its column leaves the old one', () => {
    const send = client();
    send('PATCH', column, bytesOf(5), named('old.txt'));
    const reply = send('PATCH', column, new Uint8Array(32768 * 1024 + 1), named('new.txt'));
    expect([reply.status, codeOf(reply)]).toEqual([400, '0x80044a02']);
    expect(send('GET', `${column}/$value`).bytes).toHaveLength(5);
    expect(send('PATCH', column, bytesOf(5)).status).toBe(400);
    expect(send('PATCH', `${shipment}/acme_name`, bytesOf(5), named('x')).status).toBe(405);
  });

  it('W33 the column reads as a Guid, with the name beside it, and a row says more', () => {
    const send = client();
    send('PATCH', column, bytesOf(77), named('note.pdf'));
    const { json } = send(
      'GET',
      `${shipment}?$select=acme_manifest,acme_manifest_name&$expand=acme_shipment_FileAttachments($select=filename,filesizeinbytes,mimetype,regardingfieldname)`,
    );
    expect(json['acme_manifest']).toMatch(/^[0-9a-f-]{36}$/);
    expect(json['acme_manifest_name']).toBe('note.pdf');
    expect(json['acme_shipment_FileAttachments']).toEqual([
      expect.objectContaining({
        filename: 'note.pdf',
        filesizeinbytes: 77,
        mimetype: 'application/pdf',
        regardingfieldname: 'acme_manifest',
      }),
    ]);
    expect(codeOf(send('PATCH', shipment, { acme_manifest: id('f', 1) }))).toBe('0x80044369');
  });

  it('in blocks by messages, and back', () => {
    const send = client();
    const Target = { acme_shipmentid: id('5', 1), '@odata.type': 'Microsoft.Dynamics.CRM.acme_shipment' };
    const begun = send('POST', 'InitializeFileBlocksUpload', {
      Target,
      FileAttributeName: 'acme_manifest',
      FileName: 'b.bin',
    });
    const { FileContinuationToken } = begun.json;
    const block = (BlockId: string, text: string): number =>
      send('POST', 'UploadBlock', {
        BlockId,
        BlockData: Buffer.from(text).toString('base64'),
        FileContinuationToken,
      }).status;
    expect([
      block('QQ==', 'first '),
      block('Qg==', 'second'),
      block('Long', 'x'),
      block('Longer', 'x'),
    ]).toEqual([204, 204, 204, 400]);
    const commit = (BlockList: string[]): FileReply =>
      send('POST', 'CommitFileBlocksUpload', {
        FileName: 'b.bin',
        MimeType: 'text/plain',
        BlockList,
        FileContinuationToken,
      });
    expect(commit(['none']).status).toBe(400);
    const committed = commit(['QQ==', 'Qg==']);
    expect(committed.json).toMatchObject({ FileSizeInBytes: 12 });
    expect(commit(['QQ==']).status).toBe(400);
    const { FileId } = committed.json;
    const down = send('POST', 'InitializeFileBlocksDownload', { Target, FileAttributeName: 'acme_manifest' });
    expect(down.json).toMatchObject({ FileName: 'b.bin', FileSizeInBytes: 12, IsChunkingSupported: true });
    const read = (Offset: number, BlockLength: number): string =>
      Buffer.from(
        String(
          send('POST', 'DownloadBlock', {
            Offset,
            BlockLength,
            FileContinuationToken: down.json['FileContinuationToken'],
          }).json['Data'],
        ),
        'base64',
      ).toString();
    expect([read(0, 4), read(4, 100)]).toEqual(['firs', 't second']);
    expect(send('POST', 'DeleteFile', { FileId }).status).toBe(204);
    expect(send('GET', `${column}/$value`).status).toBe(204);
    expect(send('POST', 'DeleteFile', { FileId }).status).toBe(404);
  });

  it('goes with its row', () => {
    const send = client();
    send('PATCH', column, bytesOf(5), named('x'));
    expect(send('DELETE', shipment).status).toBe(204);
    expect(send('GET', 'fileattachments').json['value']).toEqual([]);
  });
});

describe('images', () => {
  it('are base64 in JSON, with companions, and gone with null', () => {
    const send = client();
    const entityimage = png.toString('base64');
    expect(send('PATCH', shipment, { entityimage }).status).toBe(204);
    const { json } = send(
      'GET',
      `${shipment}?$select=entityimage,entityimageid,entityimage_timestamp,entityimage_url`,
    );
    expect(json['entityimage']).toBe(entityimage);
    expect(json['entityimageid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(json['entityimage_url']).toBe(
      `/Image/download.aspx?Entity=acme_shipment&Attribute=entityimage&Id=${id('5', 1)}&Timestamp=${String(json['entityimage_timestamp'])}`,
    );
    expect(Buffer.from(send('GET', `${shipment}/entityimage/$value?size=full`).bytes)).toEqual(png);
    expect(send('PATCH', shipment, { entityimage: null }).status).toBe(204);
    expect(send('GET', `${shipment}?$select=entityimageid`).json['entityimageid']).toBeNull();
    expect(send('GET', `${shipment}/entityimage/$value`).status).toBe(204);
  });

  it('come as bytes, too', () => {
    const send = client();
    expect(send('PATCH', `accounts(${A1})/entityimage`, png, named('logo.png')).status).toBe(204);
    expect(Buffer.from(send('GET', `accounts(${A1})/entityimage/$value`).bytes)).toEqual(png);
    expect(send('DELETE', `accounts(${A1})/entityimage`).status).toBe(204);
    expect(send('GET', `accounts(${A1})/entityimage/$value`).status).toBe(204);
  });

  it('must be images', () => {
    const send = client();
    expect(codeOf(send('PATCH', shipment, { entityimage: 'AAAA' }))).toBe('0x80072553');
    expect(codeOf(send('PATCH', `accounts(${A1})/entityimage`, bytesOf(9), named('x.png')))).toBe(
      '0x80072553',
    );
    const big = Buffer.concat([png, Buffer.alloc(10_240 * 1024)]).toString('base64');
    expect(codeOf(send('PATCH', shipment, { entityimage: big }))).toBe('0x80044a02');
  });
});
