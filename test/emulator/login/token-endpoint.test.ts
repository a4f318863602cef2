import { decodeJwt, SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { beforeAll, describe, expect, it } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import { credentials, origin, tokenPath } from '../client.ts';

const now = new Date('2026-11-20T10:00:00Z');
const organization = createSampleOrganization({ rows: 'none' });
const { gatewayClient, tenantId } = wellKnown;

let emulator: Emulator;
let keys: Awaited<ReturnType<typeof generate>>;

beforeAll(async () => {
  keys = await generate([{ name: 'commonName', value: 'gateway' }]);
  const applications = organization.applications.map((application) =>
    application.clientId === gatewayClient.clientId
      ? { ...application, certificates: [keys.cert] }
      : application,
  );
  emulator = await createEmulator({
    organization: {
      ...organization,
      applications: [
        ...applications,
        { clientId: 'public-app', secrets: [], certificates: [], systemUserId: undefined },
      ],
    },
    clock: () => now,
  });
});

interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function post(path: string, init: RequestInit): Promise<TokenAnswer> {
  const response = await emulator.fetch(new Request(`${origin}${path}`, { method: 'POST', ...init }));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const v2 = (changes: Record<string, string>): Promise<TokenAnswer> =>
  post(`${tokenPath}/v2.0/token`, { body: credentials(changes) });

const v1 = (changes: Record<string, string>): Promise<TokenAnswer> =>
  post(`${tokenPath}/token`, { body: credentials({ scope: '', resource: `${origin}/`, ...changes }) });

const codes = ({ body }: TokenAnswer): unknown => body['error_codes'];

describe('a token that is granted', () => {
  it('A01: v2 answers numbers and no refresh token', async () => {
    const { status, body } = await v2({});
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'Bearer',
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.any(String) as string,
    });
    const claims = decodeJwt(String(body['access_token']));
    expect(claims).toMatchObject({ aud: origin, tid: tenantId, azp: gatewayClient.clientId, ver: '2.0' });
    expect(claims.exp).toBe(now.getTime() / 1000 + 3599);
  });

  it('A02: v1 answers strings and echoes the resource', async () => {
    const { status, body } = await v1({});
    const seconds = now.getTime() / 1000;
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'Bearer',
      expires_in: '3599',
      ext_expires_in: '3599',
      not_before: String(seconds),
      expires_on: String(seconds + 3599),
      resource: `${origin}/`,
      access_token: expect.any(String) as string,
    });
    expect(decodeJwt(String(body['access_token']))).toMatchObject({ appid: gatewayClient.clientId });
  });

  it('takes client and secret from Basic authentication', async () => {
    const basic = Buffer.from(`${gatewayClient.clientId}:${gatewayClient.secret}`).toString('base64');
    const { status } = await post(`${tokenPath}/v2.0/token`, {
      body: credentials({ client_id: '', client_secret: '' }),
      headers: { Authorization: `Basic ${basic}` },
    });
    expect(status).toBe(200);
  });

  it('keeps a slash at the end of the resource in the audience', async () => {
    const { body } = await v2({ scope: `${origin}//.default` });
    expect(decodeJwt(String(body['access_token'])).aud).toBe(`${origin}/`);
  });

  it('is served without /login and for the tenant by its domain', async () => {
    expect(await post(`/${tenantId}/oauth2/v2.0/token`, { body: credentials() })).toMatchObject({
      status: 200,
    });
    expect(
      await post('/login/acme.onmicrosoft.com/oauth2/v2.0/token', { body: credentials() }),
    ).toMatchObject({ status: 200 });
  });
});

describe('a token that is refused', () => {
  it('A03: a wrong secret, in the documented body', async () => {
    const { status, body } = await v2({ client_secret: 'wrong' });
    expect(status).toBe(401);
    expect(body).toMatchObject({
      error: 'invalid_client',
      error_codes: [7000215],
      timestamp: '2026-11-20 10:00:00Z',
      trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(String(body['error_description']).split('\r\n')).toEqual([
      expect.stringMatching(/^AADSTS7000215: Invalid client secret provided\./) as string,
      `Trace ID: ${String(body['trace_id'])}`,
      `Correlation ID: ${String(body['correlation_id'])}`,
      'Timestamp: 2026-11-20 10:00:00Z',
    ]);
  });

  it.each([
    ['A04: unknown client', { client_id: '00000000-0000-0000-0000-000000000009' }, [400, 700016]],
    ['A04: scope without /.default', { scope: `${origin}/user_impersonation` }, [400, 70011]],
    ['A05: resource on v2', { scope: '', resource: origin }, [400, 901002]],
    ['A05: no scope', { scope: '' }, [400, 900144]],
    ['A06: expired secret', { client_secret: 'expired-secret' }, [401, 7000222]],
    ['no secret at all', { client_secret: '' }, [401, 7000218]],
    ['a public client', { client_id: 'public-app' }, [401, 700025]],
    ['two resources', { scope: `${origin}/.default https://other.example/.default` }, [400, 700022]],
    ['no resource', { scope: 'openid profile' }, [400, 700023]],
    ['another organisation', { scope: 'https://other.crm.dynamics.com/.default' }, [400, 500011]],
    ['another grant', { grant_type: 'password' }, [400, 70003]],
  ])('%s', async (_, changes, [status, code]) => {
    const answer = await v2(changes);
    expect(answer.status).toBe(status);
    expect(codes(answer)).toEqual([code]);
  });

  it('A04: unknown tenant; tenants that this grant does not know', async () => {
    const unknown = await post('/login/nowhere.example/oauth2/v2.0/token', { body: credentials() });
    expect(unknown).toMatchObject({ status: 400, body: { error_codes: [90002] } });
    const common = await post('/login/common/oauth2/v2.0/token', { body: credentials() });
    expect(common).toMatchObject({ status: 400, body: { error_codes: [9001023] } });
  });

  it('A07: GET, and a JSON body', async () => {
    const response = await emulator.fetch(new Request(`${origin}${tokenPath}/v2.0/token`));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error_codes: [900561] });
    const json = await post(`${tokenPath}/v2.0/token`, {
      body: JSON.stringify(Object.fromEntries(credentials())),
      headers: { 'Content-Type': 'application/json' },
    });
    expect(json).toMatchObject({ status: 400, body: { error_codes: [900144] } });
  });

  it('v1 without resource', async () => {
    expect(codes(await v1({ resource: '' }))).toEqual([900144]);
  });
});

describe('A08: a certificate instead of a secret', () => {
  const endpoint = `${origin}${tokenPath}/v2.0/token`;

  interface Assertion {
    readonly privateKey: string;
    readonly algorithm: 'RS256' | 'PS256';
    readonly audience: string;
    /** Seconds from now. */
    readonly notBefore: number;
    readonly expires: number;
  }

  const good = (): Assertion => ({
    privateKey: keys.private,
    algorithm: 'RS256',
    audience: endpoint,
    notBefore: 0,
    expires: 300,
  });

  async function withAssertion(assertion: Assertion): Promise<TokenAnswer> {
    const { importPKCS8 } = await import('jose');
    const seconds = now.getTime() / 1000;
    const signed = await new SignJWT({})
      .setProtectedHeader({ alg: assertion.algorithm, typ: 'JWT' })
      .setIssuer(gatewayClient.clientId)
      .setSubject(gatewayClient.clientId)
      .setAudience(assertion.audience)
      .setJti('1')
      .setNotBefore(seconds + assertion.notBefore)
      .setExpirationTime(seconds + assertion.expires)
      .sign(await importPKCS8(assertion.privateKey, assertion.algorithm));
    return v2({
      client_secret: '',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: signed,
    });
  }

  it('signed with a registered key, by RS256 or PS256, a second ahead', async () => {
    expect(await withAssertion(good())).toMatchObject({ status: 200 });
    expect(await withAssertion({ ...good(), algorithm: 'PS256', notBefore: 1 })).toMatchObject({
      status: 200,
    });
  });

  it('signed with another key', async () => {
    const other = await generate([{ name: 'commonName', value: 'other' }]);
    const answer = await withAssertion({ ...good(), privateKey: other.private });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [700027] } });
  });

  it('out of its time, or for somebody else', async () => {
    expect(codes(await withAssertion({ ...good(), notBefore: -700, expires: -600 }))).toEqual([700024]);
    expect(codes(await withAssertion({ ...good(), notBefore: 300, expires: 600 }))).toEqual([700024]);
    expect(codes(await withAssertion({ ...good(), audience: 'https://other.example/token' }))).toEqual([
      50013,
    ]);
  });

  it('that is no JWT', async () => {
    const answer = await v2({
      client_secret: '',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'nonsense',
    });
    expect(codes(answer)).toEqual([50013]);
  });
});

describe('OpenID discovery', () => {
  it.each(['v2.0/', ''])('%s leads to the token endpoint and the keys', async (version) => {
    const authority = `${origin}/login/${tenantId}`;
    const response = await emulator.fetch(
      new Request(`${authority}/${version}.well-known/openid-configuration`),
    );
    const document = (await response.json()) as Record<string, string>;
    expect(document['token_endpoint']).toBe(`${authority}/oauth2/${version}token`);
    const keySet = await emulator.fetch(new Request(document['jwks_uri'] ?? ''));
    expect(await keySet.json()).toMatchObject({ keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256' }] });
  });

  it('refuses an unknown tenant', async () => {
    const url = `${origin}/login/nowhere.example/v2.0/.well-known/openid-configuration`;
    const response = await emulator.fetch(new Request(url));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] });
  });
});
