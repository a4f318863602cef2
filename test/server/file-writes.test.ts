import { request as httpRequest } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { RoleOptions } from '../../src/access/role-options.ts';
import { rowId } from '../../src/emulator/organization/rows/row-id.ts';
import { askSocket, type WireAnswer, type WireRequest } from '../support/ask-socket.ts';
import { gatewaySettings, startGateway, type TestGateway } from '../support/start-gateway.ts';
import { callerHeaders } from '../support/test-callers.ts';

const shipment = rowId('acme_shipment', 2);
const other = rowId('acme_shipment', 9);
const octets = { 'content-type': 'application/octet-stream' };
const named = (name: string) => ({
  ...octets,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
});
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(50_000, 7)]);
const bytes = (length: number): Buffer => Buffer.alloc(length, 'all sorts of content ');
const megabyte = 1024 * 1024;

const roles: Readonly<Record<string, RoleOptions>> = {
  ...gatewaySettings.roles,
  reader: { tables: { acme_shipment: { read: true } } },
  clerk: { tables: { acme_shipment: { read: true, update: { except: ['acme_manifest'] } } } },
  some: { tables: { acme_shipment: { read: { rows: { acmeShipmentId: { eq: shipment } } }, update: true } } },
  small: { tables: { acme_shipment: {} }, limits: { fileBytes: 1000 } },
};

describe('files that are sent', () => {
  let test: TestGateway;
  let url: string;
  let lines: Record<string, unknown>[] = [];
  /** Stands between gateway and organisation, where a test says so. */
  let between:
    ((request: Request, send: (request: Request) => Promise<Response>) => Promise<Response>) | undefined;
  beforeAll(async () => {
    test = await startGateway({
      gateway: {
        roles,
        log: pino({}, { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) }),
      },
      between: (request, send) => (between === undefined ? send(request) : between(request, send)),
    });
    ({ url } = await test.gateway.listen({ host: 'localhost', port: 0 }));
  });
  beforeEach(() => {
    between = undefined;
    lines = [];
    test.emulator.clearRequests();
  });
  afterAll(() => test.gateway.close());

  const ask = (path: string, sent: Omit<WireRequest, 'url'> = {}): Promise<WireAnswer> =>
    askSocket({ url: `${url}/files/${path}`, ...sent });
  const put = (path: string, content: WireRequest['content'], headers = {}): Promise<WireAnswer> =>
    ask(path, { method: 'PUT', headers, ...(content && { content }) });
  const manifest = `acme_shipment/${shipment}/acme_manifest`;
  const written = () => lines.filter(({ msg }) => msg === 'written');
  const codeOf = (answer: WireAnswer): unknown =>
    (JSON.parse(answer.body.toString()) as { errors: { extensions: { code: string } }[] }).errors[0]
      ?.extensions.code;
  /** Requests that wrote, without the one for a token. */
  const writes = () =>
    test.emulator.requests.filter(({ method, url: sent }) => method !== 'GET' && sent.includes('/api/data/'));

  it('are there afterwards, small ones by one request, under their names', async () => {
    for (const name of ['Größe “x” 漢.pdf', 'note.pdf']) {
      const content = Buffer.from(`%PDF of ${name}`);
      expect((await put(manifest, content, named(name))).status).toBe(204);
      const read = await ask(manifest);
      expect(read.body.equals(content)).toBe(true);
      expect(read.headers['content-disposition']).toBe(
        `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      );
      expect(read.headers['content-type']).toBe('application/pdf');
    }
    expect(writes()).toHaveLength(2);
  });

  it('go in blocks where they are larger, with and without a length', async () => {
    for (const size of [4 * megabyte, 4 * megabyte + 1, 8 * megabyte, 9 * megabyte]) {
      const content = bytes(size);
      const pieces = [
        content.subarray(0, 100),
        content.subarray(100, 5_000_000),
        content.subarray(5_000_000),
      ];
      for (const sent of [content, pieces]) {
        test.emulator.clearRequests();
        expect((await put(manifest, sent, named('large Größe.bin'))).status).toBe(204);
        const blocks = Math.ceil(size / (4 * megabyte));
        expect(writes()).toHaveLength(blocks === 1 ? 1 : blocks + 2);
        const read = await ask(manifest);
        expect([size, read.body.equals(content)]).toEqual([size, true]);
        expect(read.headers['content-disposition']).toContain('large%20Gr%C3%B6%C3%9Fe.bin');
      }
    }
    const range = await ask(manifest, { headers: { range: 'bytes=4194300-4194309' } });
    expect([range.status, range.body.length]).toEqual([206, 10]);
  });

  it('leave a line each, without content or name', async () => {
    await put(manifest, Buffer.from('canary-content'), named('canary-name.txt'));
    await ask(manifest, { method: 'DELETE' });
    expect(written()).toMatchObject([
      { kind: 'writeFile', table: 'acme_shipment', column: 'acme_manifest', id: shipment, outcome: 'done' },
      { kind: 'deleteFile', table: 'acme_shipment', column: 'acme_manifest', id: shipment, outcome: 'done' },
    ]);
    expect(written()[0]).toHaveProperty('caller');
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('are gone when they are deleted, once', async () => {
    await put(manifest, Buffer.from('x'), named('x.txt'));
    expect((await ask(manifest, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(manifest)).status).toBe(404);
    expect((await ask(manifest, { method: 'DELETE' })).status).toBe(404);
  });

  it('may be images', async () => {
    const image = `acme_shipment/${other}/entityimage`;
    expect((await put(image, png, octets)).status).toBe(204);
    expect((await ask(image)).body.equals(png)).toBe(true);
    const refused = await put(image, Buffer.from('no image'), octets);
    expect([refused.status, codeOf(refused)]).toEqual([400, 'BAD_USER_INPUT']);
    expect((await put(image, bytes(10 * megabyte + 1), octets)).status).toBe(413);
    expect((await ask(image)).body.equals(png)).toBe(true);
    expect((await ask(image, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(image, { method: 'DELETE' })).status).toBe(404);
  });

  describe('are refused, and nothing is sent on', () => {
    const json = { 'content-type': 'application/json' };
    const disposition = (text: string) => ({ ...octets, 'content-disposition': text });
    const cases: readonly [string, string, Record<string, string>, number][] = [
      ['another type', manifest, json, 415],
      ['a form', manifest, { 'content-type': 'multipart/form-data; boundary=x' }, 415],
      ['text', manifest, { 'content-type': 'text/plain' }, 415],
      ['no type', manifest, {}, 415],
      ['several types', manifest, { 'content-type': 'application/octet-stream, text/plain' }, 415],
      ['a compressed body', manifest, { ...named('x'), 'content-encoding': 'gzip' }, 415],
      ['a part', manifest, { ...named('x'), 'content-range': 'bytes 0-1/9' }, 400],
      ['a version', manifest, { ...named('x'), 'if-match': '"1"' }, 400],
      ['no name', manifest, octets, 400],
      ['a name with a line break', manifest, disposition("attachment; filename*=UTF-8''a%0D%0Ab: c"), 400],
      ['a name with an escaped line break', manifest, named('a\r\nx-ms-b: c'), 400],
      ['a name that is a path', manifest, named('../x'), 400],
      ['a name of half a byte', manifest, disposition("attachment; filename*=UTF-8''%C3"), 400],
      ['a name in another encoding', manifest, disposition("attachment; filename*=ISO-8859-1''%E9"), 400],
      ['a name too long', manifest, named('x'.repeat(256)), 400],
      ['an unknown table', `nothing/${shipment}/acme_manifest`, named('x'), 404],
      ['an unknown column', `acme_shipment/${shipment}/nothing`, named('x'), 404],
      ['a column of another kind', `acme_shipment/${shipment}/acme_name`, named('x'), 404],
      ['no right to write', manifest, { ...named('x'), ...callerHeaders({ role: 'reader' }) }, 403],
      ['no right on the column', manifest, { ...named('x'), ...callerHeaders({ role: 'clerk' }) }, 403],
      [
        'no right at all',
        `account/${shipment}/entityimage`,
        { ...octets, ...callerHeaders({ role: 'reader' }) },
        404,
      ],
      [
        'a row that is hidden',
        `acme_shipment/${other}/acme_manifest`,
        { ...named('x'), ...callerHeaders({ role: 'some' }) },
        404,
      ],
    ];
    it.each(cases)('%s', async (_what, path, headers, status) => {
      const answer = await put(path, Buffer.from('content'), headers);
      expect(answer.status).toBe(status);
      expect(writes()).toEqual([]);
    });

    it.each([
      ['by the column', {}, 32 * megabyte + 1],
      ['by the role', callerHeaders({ role: 'small' }), 1001],
    ])('too long %s, with and without a length', async (_what, headers, size) => {
      const content = bytes(size);
      const withLength = await put(manifest, content, { ...named('x'), ...headers }).catch(reset);
      expect(withLength === 'reset' || withLength.status === 413).toBe(true);
      expect(writes()).toEqual([]);
      const pieces = [content.subarray(0, 1000), content.subarray(1000)];
      const without = await put(manifest, pieces, { ...named('x'), ...headers }).catch(reset);
      expect(without === 'reset' || without.status === 413).toBe(true);
      expect(writes().some((sent) => sent.url.includes('Commit'))).toBe(false);
    });

    it('an empty one, and a row that is not there', async () => {
      expect((await put(manifest, Buffer.alloc(0), named('x'))).status).toBe(400);
      const nowhere = `acme_shipment/${rowId('account', 1)}/acme_manifest`;
      const absent = await put(nowhere, Buffer.from('x'), named('x'));
      const unknown = await put(`nothing/${shipment}/x`, Buffer.from('x'), named('x'));
      expect([absent.status, absent.body.toString()]).toEqual([404, unknown.body.toString()]);
      expect((await ask(nowhere, { method: 'DELETE' })).status).toBe(404);
    });
  });

  it('a role with a rule writes and empties the rows that it sees', async () => {
    const headers = { ...named('x'), ...callerHeaders({ role: 'some' }) };
    expect((await put(manifest, bytes(5 * megabyte), headers)).status).toBe(204);
    const hidden = `acme_shipment/${other}/acme_manifest`;
    expect((await ask(hidden, { method: 'DELETE', headers: callerHeaders({ role: 'some' }) })).status).toBe(
      404,
    );
    expect((await ask(manifest, { method: 'DELETE', headers: callerHeaders({ role: 'some' }) })).status).toBe(
      204,
    );
  });

  it('are not written where they break off', async () => {
    await put(manifest, Buffer.from('before'), named('before.txt'));
    for (const length of [{ 'content-length': String(20 * megabyte) }, {}]) {
      lines = [];
      test.emulator.clearRequests();
      await new Promise<void>((resolve) => {
        const sent = httpRequest(`${url}/files/${manifest}`, {
          method: 'PUT',
          headers: { ...named('half.bin'), ...length },
        });
        sent.on('error', () => resolve());
        sent.write(bytes(9 * megabyte), () => sent.destroy());
        sent.on('close', () => resolve());
      });
      await expect.poll(written).toMatchObject([{ outcome: 'refused' }]);
      expect(writes().some((sent) => sent.url.includes('Commit'))).toBe(false);
      expect((await ask(manifest)).body.toString()).toBe('before');
    }
  });

  it('are repeated block by block, and never as a whole', async () => {
    let failed = 0;
    between = async (request, send) => {
      if (!request.url.endsWith('/UploadBlock') || failed++ > 0) return send(request);
      await send(request.clone());
      return new Response('busy', { status: 503 });
    };
    const content = bytes(9 * megabyte);
    expect((await put(manifest, content, named('x'))).status).toBe(204);
    expect((await ask(manifest)).body.equals(content)).toBe(true);
  });

  it.each([
    ['a small one', 10, 'acme_manifest'],
    ['a large one', 5 * megabyte, 'CommitFileBlocksUpload'],
  ])('say so where nobody knows what became of %s', async (_what, size, path) => {
    let tries = 0;
    between = async (request, send) => {
      if (!request.url.includes(path) || request.method === 'GET') return send(request);
      tries += 1;
      await send(request);
      throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' });
    };
    const answer = await put(manifest, bytes(size), named('x'));
    expect([answer.status, codeOf(answer), tries]).toEqual([502, 'WRITE_OUTCOME_UNKNOWN', 1]);
    expect(answer.body.toString()).toMatch(/"requestId":"[0-9a-f-]{36}"/);
    expect(written()).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('are known to be gone where the answer to a DELETE is lost', async () => {
    await put(manifest, Buffer.from('x'), named('x'));
    between = async (request, send) => {
      const answer = await send(request);
      if (request.method !== 'DELETE') return answer;
      throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' });
    };
    expect((await ask(manifest, { method: 'DELETE' })).status).toBe(204);
  });

  it('are taken in-process, too', async () => {
    const answer = await test.gateway.fetch(
      new Request(`http://localhost/files/${manifest}?name=in%20process.txt`, {
        method: 'PUT',
        headers: octets,
        body: 'content',
      }),
    );
    expect(answer.status).toBe(204);
    const read = await test.gateway.fetch(new Request(`http://localhost/files/${manifest}`));
    expect([await read.text(), read.headers.get('content-disposition')]).toEqual([
      'content',
      "attachment; filename*=UTF-8''in%20process.txt",
    ]);
  });
});

/** The server hung up on what it doesn't read. */
const reset = (error: NodeJS.ErrnoException): 'reset' => {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return 'reset';
  throw error;
};
