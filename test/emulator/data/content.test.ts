import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator } from '../../../src/emulator/create-emulator.ts';
import { rowId } from '../../../src/emulator/organization/rows/row-id.ts';
import { createClient, type Client } from '../client.ts';
import { batchOf, part } from './fixture.ts';

/** The contract's §5.9, download: shipment 2 has a manifest, 0 a whole picture, 9 a thumbnail alone, 1 nothing. */
const shipment = (index: number): string => `acme_shipments(${rowId('acme_shipment', index)})`;
const manifest = `${shipment(2)}/acme_manifest/$value`;

let client: Client;
let other: Client;
beforeAll(async () => {
  client = await createClient(await createEmulator());
  other = await createClient(await createEmulator({ quirks: { contentRangeOnFiles: true } }));
});

const bytes = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

describe('the bytes of a file column', () => {
  it('come whole, with size, name and type', async () => {
    const answer = await client.get(manifest);
    const body = await bytes(answer);
    expect(answer.status).toBe(200);
    expect(body.subarray(0, 5).toString()).toBe('%PDF-');
    expect(answer.headers.get('x-ms-file-size')).toBe(String(body.length));
    expect(answer.headers.get('x-ms-file-name')).toMatch(/^[ -~]+\.pdf$/);
    expect(answer.headers.get('mimetype')).toBe('application/pdf');
  });

  it('come in parts', async () => {
    const whole = await bytes(await client.get(manifest));
    for (const [range, from, to] of [
      ['bytes=0-9', 0, 10],
      ['bytes=10-', 10, whole.length],
      ['bytes=-5', whole.length - 5, whole.length],
      ['bytes=5-999999999', 5, whole.length],
    ] as const) {
      const part = await client.get(manifest, { Range: range });
      expect([range, part.status, part.headers.get('x-ms-chunk-size')]).toEqual([
        range,
        206,
        String(to - from),
      ]);
      expect(part.headers.get('x-ms-file-size')).toBe(String(whole.length));
      expect(part.headers.get('content-range')).toBeNull();
      expect((await bytes(part)).equals(whole.subarray(from, to))).toBe(true);
      const placed = await other.get(manifest, { Range: range });
      expect(placed.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${whole.length}`);
    }
    expect((await client.get(manifest, { Range: `bytes=${whole.length}-` })).status).toBe(416);
    for (const range of ['bytes=9-2', 'bytes=-', 'lines=1-2', 'bytes=0-1,4-5']) {
      expect([range, (await client.get(manifest, { Range: range })).status]).toEqual([range, 200]);
    }
  });

  it('come in a $batch, whole and in parts, and are written so', async () => {
    const whole = await bytes(await client.get(manifest));
    const written = Buffer.from([0, 255, 13, 10, 128, 45, 45, 195, 40]);
    const path = `${shipment(1)}/acme_manifest`;
    const parts = [
      part(`GET ${manifest} HTTP/1.1\r\n\r\n`),
      part(`GET ${manifest} HTTP/1.1\r\nRange: bytes=0-9\r\n\r\n`),
      part(
        `PATCH ${path} HTTP/1.1\r\nContent-Type: application/octet-stream\r\nx-ms-file-name: b.bin\r\n\r\n${written.toString('latin1')}`,
      ),
      part(`GET ${path}/$value HTTP/1.1\r\n\r\n`),
      part(`DELETE ${path} HTTP/1.1\r\n\r\n`),
    ];
    const { headers = {}, body = '' } = batchOf(parts);
    const answer = await client.send('POST', '$batch', { headers, body: Buffer.from(body, 'latin1') });
    expect(answer.status).toBe(200);
    const text = (await bytes(answer)).toString('latin1');
    const [, ...answers] = text
      .split(/--batchresponse_[^\r]+\r\n/)
      .map((one) => one.split(/^HTTP\/1.1 /m)[1] ?? '');
    expect(answers.map((one) => one.slice(0, 3))).toEqual(['200', '206', '204', '200', '204', '']);
    const bodies = answers.map((one) => Buffer.from(one.slice(one.indexOf('\r\n\r\n') + 4, -2), 'latin1'));
    expect(bodies[0]?.equals(whole)).toBe(true);
    expect(bodies[1]?.equals(whole.subarray(0, 10))).toBe(true);
    expect(bodies[3]?.equals(written)).toBe(true);
  });

  it('are not there: 204 for an empty column, 404 for no row and no column', async () => {
    expect((await client.get(`${shipment(1)}/acme_manifest/$value`)).status).toBe(204);
    expect(
      (await client.get('acme_shipments(00000000-0000-4000-8000-00000000dead)/acme_manifest/$value')).status,
    ).toBe(404);
    expect((await client.get(`${shipment(2)}/acme_nothing/$value`)).status).toBe(404);
  });

  it('are the id of the file without $value', async () => {
    expect(await client.json(`${shipment(2)}/acme_manifest`)).toMatchObject({ value: rowId('manifest', 2) });
  });
});

describe('the bytes of an image column', () => {
  it('are a thumbnail, or the whole picture with size=full where it was kept', async () => {
    const path = `${shipment(0)}/entityimage/$value`;
    const [small, full] = [await client.get(path), await client.get(`${path}?size=full`)];
    const { value } = await client.json(`${shipment(0)}/entityimage`);
    const thumbnail = await bytes(small);
    expect(thumbnail.toString('base64')).toBe(value);
    expect((await bytes(full)).length).toBeGreaterThan(thumbnail.length);
    expect(full.headers.get('mimetype')).toBe('image/png');
    expect((await client.get(`${shipment(9)}/entityimage/$value?size=full`)).status).toBe(404);
    expect((await client.get(`${shipment(9)}/entityimage/$value`)).status).toBe(200);
    expect((await client.get(`${shipment(1)}/entityimage/$value`)).status).toBe(204);
  });
});
