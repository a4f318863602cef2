import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../src/emulator/organization/well-known.ts';
import { api, createClient, origin, signIn, tokenPath } from './client.ts';

const organization = createSampleOrganization({ rows: 'none' });
const { clientWithoutUser, rolelessClient, tenantId, users } = wellKnown;
const roleless = { client_id: rolelessClient.clientId, client_secret: rolelessClient.secret };

let now = new Date('2026-11-20T10:00:00Z');
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ organization, clock: () => now });
});

const ask = (url: string, token?: string): Promise<Response> =>
  emulator.fetch(
    new Request(url, token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } }),
  );

describe('without a token that holds', () => {
  it('A09: 401 with a challenge that names tenant and resource, and an empty body', async () => {
    const response = await ask(`${api}/WhoAmI`);
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe(
      `Bearer authorization_uri=${origin}/login/${tenantId}/oauth2/authorize, resource_id=${origin}/`,
    );
    expect(await response.text()).toBe('');
  });

  it('A09: a page of HTML instead, if switched', async () => {
    const switched = await createEmulator({ organization, quirks: { unauthorizedBody: 'html' } });
    const response = await switched.fetch(new Request(`${api}/WhoAmI`));
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toMatch(/^Bearer authorization_uri=/);
    expect(response.headers.get('Content-Type')).toBe('text/html');
    expect(await response.text()).toContain('401');
  });

  it('HEAD and OPTIONS, which Allow names', async () => {
    const client = await createClient(emulator);
    const [get, head] = [await client.get('accounts?$top=1'), await client.send('HEAD', 'accounts?$top=1')];
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('Content-Type')).toBe(get.headers.get('Content-Type'));
    expect(head.headers.get('Content-Length')).toBe(String((await get.arrayBuffer()).byteLength));
    expect((await client.send('HEAD', 'nothing')).status).toBe(404);
    const options = await client.send('OPTIONS', 'accounts');
    expect([options.status, options.headers.get('Allow')]).toEqual([200, 'OPTIONS,GET,HEAD,POST']);
    expect((await emulator.fetch(new Request(`${api}/accounts`, { method: 'OPTIONS' }))).status).toBe(401);
  });

  it('A11: an expired token is refused, a new one works', async () => {
    const token = await signIn(emulator);
    expect((await ask(`${api}/WhoAmI`, token)).status).toBe(200);
    now = new Date(now.getTime() + 3600 * 1000);
    expect((await ask(`${api}/WhoAmI`, token)).status).toBe(401);
    expect((await ask(`${api}/WhoAmI`, await signIn(emulator))).status).toBe(200);
  });

  it('refuses a token for another audience, of another double, changed, or malformed', async () => {
    const token = await signIn(emulator);
    const other = await createEmulator({ organization, clock: () => now });
    // The middle of the signature: its last character may carry no bits.
    const changed = `${token.slice(0, -20)}${token.at(-20) === 'A' ? 'B' : 'A'}${token.slice(-19)}`;
    expect((await ask('http://elsewhere.test/api/data/v9.2/WhoAmI', token)).status).toBe(401);
    expect((await ask(`${api}/WhoAmI`, await signIn(other))).status).toBe(401);
    expect((await ask(`${api}/WhoAmI`, changed)).status).toBe(401);
    expect((await ask(`${api}/WhoAmI`, 'nonsense')).status).toBe(401);
  });

  it('takes a token whose audience ends in a slash, and further origins when they are given', async () => {
    expect(
      (await ask(`${api}/WhoAmI`, await signIn(emulator, { scope: `${origin}//.default` }))).status,
    ).toBe(200);
    const named = 'https://acme.crm.dynamics.com';
    const renamed = await createEmulator({ organization, origins: [named] });
    const token = await signIn(renamed, { scope: `${named}/.default` });
    const response = await renamed.fetch(
      new Request(`${named}/api/data/v9.2/WhoAmI`, { headers: { Authorization: `Bearer ${token}` } }),
    );
    expect(response.status).toBe(200);
  });
});

describe('with a token', () => {
  it('A10: a client without application user is no member', async () => {
    const client = await createClient(emulator, {
      client_id: clientWithoutUser.clientId,
      client_secret: clientWithoutUser.secret,
    });
    const response = await client.get('WhoAmI');
    expect(response.status).toBe(403);
    expect(response.headers.get('REQ_ID')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toEqual({
      error: { code: '0x80072560', message: 'The user is not a member of the organization.' },
    });
  });

  it('A12: WhoAmI', async () => {
    const client = await createClient(emulator);
    expect(await client.json('WhoAmI')).toEqual({
      '@odata.context': `${api}/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
      UserId: users.gateway,
      BusinessUnitId: wellKnown.businessUnits.root,
      OrganizationId: wellKnown.organizationId,
    });
  });

  it('an application user without a role may ask who it is and for metadata, but reads no table', async () => {
    const client = await createClient(emulator, roleless);
    expect(await client.json('WhoAmI')).toMatchObject({ UserId: users.roleless });
    expect((await client.get('EntityDefinitions?$select=LogicalName')).status).toBe(200);
    for (const resource of ['accounts?$select=name', `systemusers(${users.roleless})`, 'accounts/$count']) {
      const response = await client.get(resource);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        error: {
          code: '0x80040220',
          message: expect.stringMatching(
            /is missing prvRead(account|systemuser) privilege .* on OTC=\d+/,
          ) as string,
        },
      });
    }
  });

  it('the right to read is checked for each part of a batch', async () => {
    const token = await signIn(emulator, roleless);
    const part = (url: string): string =>
      `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET ${url} HTTP/1.1\r\n\r\n\r\n`;
    const response = await emulator.fetch(
      new Request(`${api}/$batch`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'multipart/mixed; boundary=b',
          Prefer: 'odata.continue-on-error',
        },
        body: `${part('/api/data/v9.2/WhoAmI')}${part('/api/data/v9.2/accounts')}--b--\r\n`,
      }),
    );
    expect(response.status).toBe(200);
    expect((await response.text()).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403']);
  });
});

it('a token may be asked for by any loopback name', async () => {
  const local = 'http://127.0.0.1:5050';
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: wellKnown.gatewayClient.clientId,
    client_secret: wellKnown.gatewayClient.secret,
    scope: 'http://localhost:5050/.default',
  });
  const response = await emulator.fetch(
    new Request(`${local}${tokenPath}/v2.0/token`, { method: 'POST', body }),
  );
  const { access_token: token } = (await response.json()) as { access_token: string };
  expect((await ask(`${local}/api/data/v9.2/WhoAmI`, token)).status).toBe(200);
  expect((await ask('http://127.0.0.1:5051/api/data/v9.2/WhoAmI', token)).status).toBe(401);
});
