import { beforeAll, describe, expect, it } from 'vitest';

import {
  createClientCredentials,
  type ClientCredentialsOptions,
} from '../../../../src/auth/outbound/client-credentials.ts';
import { fetchLogin, type LoginRequest } from '../../../../src/auth/outbound/login-exchange.ts';
import { createEmulator, type Emulator } from '../../../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../../src/emulator/organization/well-known.ts';
import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { findStartError } from '../../../../src/errors/start-error.ts';

const dataverseUrl = new URL('http://127.0.0.1:5050');
const settings: Omit<ClientCredentialsOptions, 'exchange'> = {
  dataverseUrl,
  tenantId: wellKnown.tenantId,
  clientId: wellKnown.gatewayClient.clientId,
  credential: { kind: 'secret', secret: wellKnown.gatewayClient.secret },
  authorityHost: new URL('http://127.0.0.1:5050/login'),
};

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ organization: createSampleOrganization({ rows: 'none' }) });
});

const acquire = (more: Partial<ClientCredentialsOptions> = {}) =>
  createClientCredentials({
    ...settings,
    exchange: fetchLogin((request) => emulator.fetch(request)),
    ...more,
  })();

const answering = (status: number, body: unknown) => () =>
  Promise.resolve({ status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) });

const good = { token_type: 'Bearer', expires_in: 3600, access_token: 'x' };
const unusable = 'no usable answer (status 200): check AZURE_AUTHORITY_HOST and the network';

const failure = async (answer: Promise<unknown>): Promise<GatewayError> => {
  const error: unknown = await answer.catch((caught: unknown) => caught);
  if (error instanceof GatewayError) return error;
  throw new Error('no GatewayError', { cause: error });
};

describe('createClientCredentials', () => {
  it('gets a token that the organisation accepts', async () => {
    const token = await acquire();
    expect(token.expiresInSeconds).toBe(3599);
    const whoAmI = await emulator.fetch(
      new Request(new URL('/api/data/v9.2/WhoAmI', dataverseUrl), {
        headers: { authorization: `Bearer ${token.value}` },
      }),
    );
    expect(whoAmI.status).toBe(200);
  });

  it('asks nobody but the token endpoint, in the documented form', async () => {
    const asked: LoginRequest[] = [];
    const exchange = (request: LoginRequest) => {
      asked.push(request);
      return answering(200, { token_type: 'Bearer', expires_in: 60, access_token: 'x' })();
    };
    for (const authorityHost of [
      'https://login.microsoftonline.com',
      'https://login.microsoftonline.us',
      'https://login.partner.microsoftonline.cn',
      'https://login.example',
      'http://[::1]:1/a/b',
    ]) {
      await acquire({ authorityHost: new URL(authorityHost), exchange });
    }
    const path = `${wellKnown.tenantId}/oauth2/v2.0/token`;
    expect(asked.map(({ method, url }) => `${method} ${url.split('?')[0] ?? ''}`)).toEqual([
      `POST https://login.microsoftonline.com/${path}`,
      `POST https://login.microsoftonline.us/${path}`,
      `POST https://login.partner.microsoftonline.cn/${path}`,
      `POST https://login.example/${path}`,
      `POST http://[::1]:1/a/b/${path}`,
    ]);
    const form = new URLSearchParams(asked[0]?.body);
    expect([form.get('grant_type'), form.get('client_id'), form.get('client_secret')]).toEqual([
      'client_credentials',
      settings.clientId,
      wellKnown.gatewayClient.secret,
    ]);
    expect(form.get('scope')?.split(' ')).toContain('http://127.0.0.1:5050/.default');
  });

  it('refuses to send a secret to another machine in the clear', () => {
    expect(() => acquire({ authorityHost: new URL('http://login.example') })).toThrow(RangeError);
  });

  const refusals: { name: string; more: Partial<ClientCredentialsOptions>; says: string; step: number }[] = [
    {
      name: 'a wrong secret',
      more: { credential: { kind: 'secret', secret: 'canary-wrong' } },
      says: 'client secret is wrong.*\\(AADSTS7000215\\)',
      step: 2,
    },
    {
      name: 'an expired secret',
      more: { credential: { kind: 'secret', secret: 'expired-secret' } },
      says: 'has expired.*\\(AADSTS7000222\\)',
      step: 2,
    },
    {
      name: 'an unknown client',
      more: { clientId: '00000000-0000-0000-0000-000000000001' },
      says: 'AZURE_CLIENT_ID.*\\(AADSTS700016\\)',
      step: 1,
    },
    {
      name: 'an unknown tenant',
      more: { tenantId: '00000000-0000-0000-0000-000000000002' },
      says: 'AZURE_TENANT_ID.*\\(AADSTS90002\\)',
      step: 1,
    },
  ];

  it.each(refusals)('says what to do about $name', async ({ more, says, step }) => {
    const error = await failure(acquire(more));
    expect(error.code).toBe('UPSTREAM_AUTH');
    const start = findStartError(error);
    expect(start).toMatchObject({ exitCode: 3, step });
    expect(start?.message).toMatch(new RegExp(says));
    expect(error.message + (start?.message ?? '')).not.toContain('canary');
  });

  it('has a sentence for a refusal that nobody foresaw', async () => {
    const unknown = { error: 'invalid_client', error_description: 'canary', error_codes: [12345] };
    const start = findStartError(await failure(acquire({ exchange: answering(400, unknown) })));
    expect(start?.message).toMatch(/^The login service refused to sign in: .*code=12345 .*\(AADSTS12345\)$/);
    const codeless = findStartError(
      await failure(acquire({ exchange: answering(401, { error: 'invalid_client' }) })),
    );
    expect(codeless?.message).toMatch(/^The login service refused to sign in: check AZURE_TENANT_ID/);
  });

  it('takes the number from the text where there is no list of numbers', async () => {
    const older = { error: 'invalid_client', error_description: 'AADSTS7000222: canary' };
    const error = await failure(acquire({ exchange: answering(401, older) }));
    expect(error.code).toBe('UPSTREAM_AUTH');
    expect(findStartError(error)?.message).toMatch(/has expired.*\(AADSTS7000222\)$/);
    const passing = { error: 'temporarily_unavailable', error_description: 'AADSTS90033: canary' };
    expect((await failure(acquire({ exchange: answering(400, passing) }))).code).toBe('UPSTREAM_UNAVAILABLE');
  });

  it.each([
    ['a web page', 200, '<html>canary</html>', unusable],
    ['an error of the server', 500, { error: 'server_error' }, 'not available at the moment (status 500)'],
    ['a web page of a proxy', 502, '<html>canary</html>', 'not available at the moment (status 502)'],
    ['being asked too often', 429, { error: 'x' }, 'asked too often (status 429): try again later'],
    [
      'a refusal that passes',
      400,
      { error: 'temporarily_unavailable', error_codes: [90033] },
      'not available at the moment (status 400)',
    ],
    ['a token that is over already', 200, { ...good, expires_in: 0 }, unusable],
    ['a token with a negative life', 200, { ...good, expires_in: -1 }, unusable],
    ['a token with a life of letters', 200, { ...good, expires_in: 'abc' }, unusable],
    ['a token without a life', 200, { ...good, expires_in: undefined }, unusable],
    ['a token of another type', 200, { ...good, token_type: 'mac' }, unusable],
    ['an answer without a token', 200, { ...good, access_token: undefined }, unusable],
    ['a token that no header can hold', 200, { ...good, access_token: 'canary\r\nx: y' }, unusable],
    ['a token with an umlaut', 200, { ...good, access_token: 'ü' }, unusable],
    ['a token in a redirect', 302, good, 'no usable answer (status 302)'],
    ['a token in an error', 500, good, 'not available at the moment (status 500)'],
  ])('does not take %s for a refusal, nor for a token', async (_name, status, body, says) => {
    const error = await failure(acquire({ exchange: answering(status, body) }));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(findStartError(error)).toMatchObject({ exitCode: 3, step: 6 });
    const { message = '' } = findStartError(error) ?? {};
    expect(message).toContain('The login service http://127.0.0.1:5050 ');
    expect(message).toContain(says);
    expect(message).not.toContain('canary');
  });

  it.each([
    ['30', 30],
    ['86400', 60],
    ['junk', undefined],
  ])('says how long the login service asks to be left alone: %s', async (asked, seconds) => {
    const exchange = () => Promise.resolve({ status: 429, headers: { 'retry-after': asked }, body: '{}' });
    expect((await failure(acquire({ exchange }))).retryAfterSeconds).toBe(seconds);
  });

  it('keeps why the login service could not be reached', async () => {
    const cause = new Error('connect ECONNREFUSED');
    const error = await failure(acquire({ exchange: () => Promise.reject(cause) }));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(findStartError(error)?.cause).toBe(cause);
    expect(findStartError(error)?.message).toContain('does not answer: check AZURE_AUTHORITY_HOST');
  });

  it('takes the life of a token in digits, as the older endpoint writes it', async () => {
    const exchange = answering(200, { token_type: 'Bearer', expires_in: '3599', access_token: 'x' });
    expect(await acquire({ exchange })).toEqual({ value: 'x', expiresInSeconds: 3599 });
  });
});
