import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { rowId } from '../../src/emulator/organization/rows/row-id.ts';
import { askSocket, type WireAnswer } from '../support/ask-socket.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const id = '6c0e3b52-8a6f-4d0e-9a53-0d6f3c1a2b4d';
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(200_000, 7)]);
const pdf = Buffer.from('%PDF-1.7 of eleven pages');

/** Bytes that the organisation holds, by path below the service root; of no sample row. */
const content: Readonly<
  Record<string, { readonly bytes: Buffer; readonly headers?: Record<string, string> }>
> = {
  [`acme_shipments(${id})/acme_manifest/$value`]: {
    bytes: pdf,
    headers: {
      'x-ms-file-size': String(pdf.length),
      'x-ms-file-name': 'manifest.pdf',
      mimetype: 'application/pdf',
    },
  },
  [`contacts(${id})/entityimage/$value?size=full`]: { bytes: png },
  [`accounts(${id})/entityimage/$value`]: { bytes: png.subarray(0, 500) },
};

describe('files over the wire', () => {
  let test: TestGateway;
  let url: string;
  let sent: { readonly path: string; readonly range: string | null }[] = [];
  beforeAll(async () => {
    test = await startGateway();
    ({ url } = await test.gateway.listen({ host: 'localhost', port: 0 }));
  });
  beforeEach(() => {
    sent = [];
    test.emulator.intercept(({ target, headers }) => {
      const path = target.replace('/api/data/v9.2/', '');
      if (!path.includes('/$value')) return undefined;
      const range = headers.get('range');
      sent.push({ path, range });
      const found = content[path];
      if (found === undefined) return { status: 404, headers: new Headers(), body: Buffer.from('{}') };
      const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
      const body = first === undefined ? found.bytes : found.bytes.subarray(Number(first), Number(last) + 1);
      return { status: first === undefined ? 200 : 206, headers: new Headers(found.headers), body };
    });
  });
  afterAll(() => test.gateway.close());

  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<WireAnswer> =>
    askSocket({ url: `${url}/files/${path}`, headers });

  it('sends a file, whole or in part', async () => {
    const whole = await get(`acme_shipment/${id.toUpperCase()}/acme_manifest`);
    expect([whole.status, whole.body.equals(pdf)]).toEqual([200, true]);
    expect(whole.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': "attachment; filename*=UTF-8''manifest.pdf",
      'content-length': String(pdf.length),
    });
    const part = await get(`acme_shipment/${id}/acme_manifest`, { range: 'bytes=1-3' });
    expect([part.status, part.body.toString(), part.headers['content-range']]).toEqual([
      206,
      'PDF',
      `bytes 1-3/${pdf.length}`,
    ]);
    const path = `acme_shipments(${id})/acme_manifest/$value`;
    expect(sent).toEqual([
      { path, range: null },
      { path, range: 'bytes=1-3' },
    ]);
  });

  it('sends an image as it was uploaded, or its thumbnail', async () => {
    const full = await get(`contact/${id}/entityimage`);
    expect([full.headers['content-type'], full.body.equals(png)]).toEqual(['image/png', true]);
    const small = await get(`account/${id}/entityimage`);
    expect([small.status, small.body.length]).toEqual([200, 500]);
    expect(sent.map(({ path }) => path)).toEqual([
      `contacts(${id})/entityimage/$value?size=full`,
      `accounts(${id})/entityimage/$value?size=full`,
      `accounts(${id})/entityimage/$value`,
    ]);
  });

  it('says the same of what is empty, hidden, no file, or no column, and asks for files only', async () => {
    const nowhere = await askSocket({ url: `${url}/nowhere` });
    const paths = [
      `lead/${id}/entityimage`,
      `account/${id}/name`,
      `account/${id}/nothing`,
      `nothing/${id}/entityimage`,
    ];
    for (const path of [...paths, `role/${id}/entityimage`, `Account/${id}/entityimage`]) {
      const answer = await get(path);
      expect([path, answer.status, answer.body.equals(nowhere.body)]).toEqual([path, 404, true]);
    }
    expect(sent.map(({ path }) => path)).toEqual([
      `leads(${id})/entityimage/$value?size=full`,
      `leads(${id})/entityimage/$value`,
    ]);
  });

  it('takes nothing of the client’s request along but the range', async () => {
    const headers = { callerobjectid: id, prefer: 'x', cookie: 'a=b', 'if-match': '*', range: 'bytes=0-0' };
    test.emulator.intercept((request) => {
      for (const name of ['callerobjectid', 'prefer', 'cookie', 'if-match']) {
        expect([name, request.headers.get(name)]).toEqual([name, null]);
      }
      return { status: 200, headers: new Headers(), body: pdf };
    });
    expect((await get(`acme_shipment/${id}/acme_manifest`, headers)).status).toBe(200);
  });
});

describe('files of the sample organisation', () => {
  const manifest = { shipment: rowId('acme_shipment', 2), name: 'Lieferschein für Köln.pdf' };

  describe.each([false, true])('contentRangeOnFiles: %s', (contentRangeOnFiles) => {
    let test: TestGateway;
    let url: string;
    beforeAll(async () => {
      test = await startGateway({ emulator: { quirks: { contentRangeOnFiles } } });
      ({ url } = await test.gateway.listen({ host: 'localhost', port: 0 }));
    });
    afterAll(() => test.gateway.close());

    it('are as long as GraphQL says, at the URL that it gives, whole or in part', async () => {
      const { data } = await test.data(
        `{ acmeShipment(id: "${manifest.shipment}") { acmeManifest { name size url } } }`,
      );
      const { acmeManifest: file } = data?.['acmeShipment'] as { acmeManifest: Record<string, string> };
      expect(file['name']).toBe(manifest.name);
      const whole = await askSocket({ url: url + String(file['url']) });
      expect(whole.status).toBe(200);
      expect(whole.headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-length': file['size'],
        'content-disposition': "attachment; filename*=UTF-8''Lieferschein%20f%C3%BCr%20K%C3%B6ln.pdf",
      });
      expect(whole.body.subarray(0, 5).toString()).toBe('%PDF-');
      expect(whole.body).toHaveLength(Number(file['size']));
      const size = whole.body.length;
      for (const [range, from, to] of [
        ['bytes=0-4', 0, 5],
        ['bytes=100-', 100, size],
        ['bytes=-6', size - 6, size],
        [`bytes=10-${size * 2}`, 10, size],
      ] as const) {
        const part = await askSocket({ url: url + String(file['url']), headers: { range } });
        expect([range, part.status, part.headers['content-range']]).toEqual([
          range,
          206,
          `bytes ${from}-${to - 1}/${size}`,
        ]);
        expect(part.body.equals(whole.body.subarray(from, to))).toBe(true);
      }
      const beyond = await askSocket({
        url: url + String(file['url']),
        headers: { range: `bytes=${size}-` },
      });
      expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${size}`]);
    });

    it('are pictures at full size where the organisation keeps it, else thumbnails', async () => {
      const { data } = await test.data(
        `{ full: acmeShipment(id: "${rowId('acme_shipment', 0)}") { entityImage { url thumbnail } }
           small: acmeShipment(id: "${rowId('acme_shipment', 9)}") { entityImage { url thumbnail } } }`,
      );
      const imageOf = (name: string) =>
        (data?.[name] as { entityImage: { url: string; thumbnail: string } }).entityImage;
      const full = await askSocket({ url: url + imageOf('full').url });
      const thumbnail = Buffer.from(imageOf('full').thumbnail, 'base64');
      expect([full.status, full.headers['content-type']]).toEqual([200, 'image/png']);
      expect(full.body.length).toBeGreaterThan(thumbnail.length);
      const small = await askSocket({ url: url + imageOf('small').url });
      expect(small.body.equals(Buffer.from(imageOf('small').thumbnail, 'base64'))).toBe(true);
    });
  });
});
