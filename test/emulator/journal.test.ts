import { beforeEach, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { api, createClient, origin, signIn } from './client.ts';

const organization = createSampleOrganization({ rows: 'none' });
const control = `${origin}/__emulator/requests`;

let emulator: Emulator;

beforeEach(async () => {
  emulator = await createEmulator({ organization });
});

describe('the journal', () => {
  it('lists what was asked, in order and by kind, in-process and over HTTP alike', async () => {
    const client = await createClient(emulator);
    await client.get('$metadata');
    await client.get('EntityDefinitions?$select=LogicalName');
    await client.get('accounts?$select=name&$top=1', { Prefer: 'odata.maxpagesize=2' });
    await client.get('Account');
    await emulator.fetch(new Request(`${origin}/nowhere`));
    expect(emulator.requests.map(({ number, kind, url, status }) => [number, kind, url, status])).toEqual([
      [1, 'token', `/login/${wellKnown.tenantId}/oauth2/v2.0/token`, 200],
      [2, 'metadata', '/api/data/v9.2/$metadata', 200],
      [3, 'metadata', '/api/data/v9.2/EntityDefinitions?$select=LogicalName', 200],
      [4, 'data', '/api/data/v9.2/accounts?$select=name&$top=1', 200],
      [5, 'data', '/api/data/v9.2/Account', 404],
      [6, 'other', '/nowhere', 404],
    ]);
    const listed: unknown = await (await emulator.fetch(new Request(control))).json();
    expect(listed).toEqual(emulator.requests);
  });

  it('keeps headers that tests look at, and never a token or a secret', async () => {
    const client = await createClient(emulator);
    await client.get('accounts', {
      Prefer: 'odata.maxpagesize=2',
      'If-None-Match': 'null',
      Cookie: 'secret',
    });
    expect(emulator.requests[1]?.headers).toEqual({ prefer: 'odata.maxpagesize=2', 'if-none-match': 'null' });
    const printed = JSON.stringify(emulator.requests);
    expect(printed).not.toContain('Bearer');
    expect(printed).not.toContain(wellKnown.gatewayClient.secret);
  });

  it('lists the parts of a batch', async () => {
    const token = await signIn(emulator);
    const part = (url: string, header = ''): string =>
      `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET ${url} HTTP/1.1\r\n${header}\r\n\r\n`;
    const response = await emulator.fetch(
      new Request(`${api}/$batch`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'multipart/mixed; boundary=b' },
        body: `${part('/api/data/v9.2/accounts', 'Prefer: odata.maxpagesize=1\r\n')}${part('WhoAmI')}--b--\r\n`,
      }),
    );
    expect(response.status).toBe(200);
    expect(emulator.requests[1]).toMatchObject({
      kind: 'batch',
      status: 200,
      parts: [
        { method: 'GET', url: '/api/data/v9.2/accounts', headers: { prefer: 'odata.maxpagesize=1' } },
        { method: 'GET', url: 'WhoAmI', headers: {} },
      ],
    });
  });

  it('lists metadata asked for inside a batch, which is answered there too', async () => {
    const token = await signIn(emulator);
    const response = await emulator.fetch(
      new Request(`${api}/$batch`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'multipart/mixed; boundary=b' },
        body: '--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET EntityDefinitions?$select=LogicalName HTTP/1.1\r\n\r\n\r\n--b--\r\n',
      }),
    );
    expect(await response.text()).toContain('"LogicalName":"account"');
  });

  it('is cleared by DELETE, and by the emulator itself', async () => {
    await signIn(emulator);
    const response = await emulator.fetch(new Request(control, { method: 'DELETE' }));
    expect(response.status).toBe(204);
    expect(emulator.requests).toEqual([]);
    await signIn(emulator);
    expect(emulator.requests.map(({ number }) => number)).toEqual([1]);
    emulator.clearRequests();
    expect(emulator.requests).toEqual([]);
  });

  it('the control endpoint knows nothing else', async () => {
    expect((await emulator.fetch(new Request(`${origin}/__emulator/other`))).status).toBe(404);
    expect((await emulator.fetch(new Request(control, { method: 'POST' }))).status).toBe(405);
  });
});

describe('an interceptor', () => {
  it('answers in place of the double, is journaled, and can be taken away', async () => {
    const client = await createClient(emulator);
    const html = new TextEncoder().encode('<html>Maintenance</html>');
    emulator.intercept(({ target }) =>
      target.includes('$metadata')
        ? { status: 503, headers: new Headers({ 'Content-Type': 'text/html' }), body: html }
        : undefined,
    );
    const response = await client.get('$metadata');
    expect(response.status).toBe(503);
    expect(await response.text()).toBe('<html>Maintenance</html>');
    expect((await client.get('WhoAmI')).status).toBe(200);
    expect(emulator.requests.map(({ kind, status }) => [kind, status])).toEqual([
      ['token', 200],
      ['metadata', 503],
      ['data', 200],
    ]);
    emulator.intercept(undefined);
    expect((await client.get('$metadata')).status).toBe(200);
  });
});

it('an interceptor that throws cuts the connection', async () => {
  const listening = await emulator.listen();
  emulator.intercept(() => {
    throw new Error('cut');
  });
  await expect(fetch(`${listening.url}/`)).rejects.toThrow('fetch failed');
  emulator.intercept(undefined);
  expect((await fetch(`${listening.url}/`)).status).toBe(200);
  await listening.close();
});

describe('the rest of the server', () => {
  it('a page for browsers says what it is and whom to sign in as', async () => {
    const response = await emulator.fetch(new Request(`${origin}/`));
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    const page = await response.text();
    for (const text of [`${origin}/api/data/v9.2/`, wellKnown.tenantId, wellKnown.gatewayClient.clientId]) {
      expect(page).toContain(text);
    }
  });

  it('H05: a URL of more than 32,768 characters', async () => {
    const client = await createClient(emulator);
    const response = await client.get(`accounts?$filter=name eq '${'a'.repeat(32_768)}'`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: {
        code: '0x80060888',
        message: expect.stringMatching(/^Invalid URI: The Uri string is too long/) as string,
      },
    });
  });

  it('H12: what the service says about itself', async () => {
    const client = await createClient(emulator);
    for (const resource of ['WhoAmI', '$metadata', 'EntityDefinitions?$select=LogicalName', 'Account']) {
      const { headers, status } = await client.get(resource);
      expect(headers.get('x-ms-service-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('x-ms-dop-hint')).toBe('4');
      expect(headers.has('x-ms-ratelimit-burst-remaining-xrm-requests')).toBe(true);
      expect(headers.has('x-ms-ratelimit-time-remaining-xrm-requests')).toBe(true);
      expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^ARRAffinity=/)]);
      expect(headers.get('OData-Version')).toBe('4.0');
      expect(headers.has('REQ_ID')).toBe(status >= 400);
    }
  });

  it('a latency is waited for before each answer of the Web API, not of the login service', async () => {
    const slow = await createEmulator({ organization, latencyMs: 2000 });
    const client = await createClient(slow);
    const done: string[] = [];
    await Promise.all([
      client.get('WhoAmI').then(() => done.push('data')),
      signIn(slow).then(() => done.push('token')),
    ]);
    expect(done).toEqual(['token', 'data']);
  });
});
