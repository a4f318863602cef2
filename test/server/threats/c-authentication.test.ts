import { performance } from 'node:perf_hooks';
import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { digest, newApiKey } from '../../../src/auth/inbound/api-key-hash.ts';
import { StartError } from '../../../src/errors/start-error.ts';
import { gatewaySettings, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { tokenIssuer, type TestToken, type TokenIssuer } from '../../support/token-issuer.ts';

const key = newApiKey('partner-1');
const moment = Date.parse('2026-11-02T10:00:00Z');
const clock = () => new Date(moment);

let entra: TokenIssuer;
let test: TestGateway;
beforeAll(async () => {
  entra = await tokenIssuer(clock);
  test = await startGateway({
    gateway: {
      clock,
      fetchKeys: entra.fetchKeys,
      roles: {
        user: { tables: { account: { read: true } }, impersonate: 'required' },
        partner: { tables: { account: { read: true } } },
        tooling: { tables: {} },
      },
      callers: {
        jwt: [
          {
            issuer: entra.issuer,
            audience: [entra.audience],
            jwksUri: new URL('https://login.example/keys'),
            roleMap: { 'Gateway.User': 'user', Service: 'partner', Tools: 'tooling' },
          },
        ],
        apiKeys: [{ id: 'partner-1', sha256: digest(key).toString('hex'), role: 'partner' }],
      },
    },
  });
});
afterAll(() => test.gateway.close());
beforeEach(() => test.emulator.clearRequests());

interface Outcome {
  readonly status: number;
  readonly code: unknown;
  readonly challenge: string | null;
}

const send = async (headers: Record<string, string>, path = '/graphql'): Promise<Outcome> => {
  const response = await test.gateway.fetch(
    new Request(`http://localhost${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ accounts(first: 1) { nodes { name } } }' }),
    }),
  );
  const text = await response.text();
  const { errors } = JSON.parse(text) as { errors?: { extensions: { code: unknown } }[] };
  return {
    status: response.status,
    code: errors?.[0]?.extensions.code,
    challenge: response.headers.get('www-authenticate'),
  };
};

const withToken = (token: string): Promise<Outcome> => send({ authorization: `Bearer ${token}` });
const withClaims = async (token: TestToken = {}): Promise<Outcome> =>
  withToken(await entra.token({ ...token, claims: { roles: ['Service'], ...token.claims } }));

const refused = (outcome: Outcome): void => {
  expect(outcome).toEqual({ status: 401, code: 'UNAUTHENTICATED', challenge: 'Bearer, ApiKey' });
  expect(test.emulator.requests).toEqual([]);
};

const letIn = { status: 200, code: undefined, challenge: null };

describe('C1: forged signatures', () => {
  it('jwt-alg-none', async () => {
    const claims = {
      iss: entra.issuer,
      aud: entra.audience,
      tid: entra.tenant,
      ver: '2.0',
      sub: 'x',
      exp: moment / 1000 + 60,
    };
    refused(await withToken(new UnsecuredJWT(claims).encode()));
  });

  it('jwt-key-confusion: HS256 with the public key as the secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(entra.publicKey()));
    const token = new SignJWT({
      iss: entra.issuer,
      aud: entra.audience,
      tid: entra.tenant,
      ver: '2.0',
      sub: 'x',
    });
    refused(
      await withToken(
        await token
          .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
          .setExpirationTime(new Date(moment + 60_000))
          .sign(secret),
      ),
    );
  });

  it('a key that the token brings along', async () => {
    const stranger = await tokenIssuer(clock);
    const [jwk] = stranger.keys().keys;
    refused(
      await withToken(
        await stranger.token({ header: { jwk, jku: 'https://evil.example', x5u: 'https://evil.example' } }),
      ),
    );
  });
});

describe('C2, C3, C7: claims', () => {
  const seconds = (from: number) => moment / 1000 + from;
  it.each([
    ['issuer', () => ({ iss: 'https://evil.example' })],
    ['audience', () => ({ aud: 'api://other' })],
    ['tenant, with the same object id', () => ({ tid: '0f0e0d0c-0000-4000-8000-00000000bbbb' })],
    ['version', () => ({ ver: '1.0' })],
    ['expired', () => ({ exp: seconds(-61) })],
    ['without end', () => ({ exp: undefined })],
    ['not yet valid', () => ({ nbf: seconds(61) })],
  ])('%s', async (_name, claims) => {
    refused(await withClaims({ claims: claims() }));
  });

  it('clocks may differ by a minute', async () => {
    expect(await withClaims({ claims: { exp: seconds(-30) } })).toEqual(letIn);
  });
});

describe('C5, C6: users', () => {
  const user = { roles: ['Gateway.User'] };
  it('a token of an application alone is no user', async () => {
    for (const claims of [{ scp: undefined }, { idtyp: 'app' }]) {
      expect(await withClaims({ claims: { ...user, ...claims } })).toMatchObject({
        status: 403,
        code: 'FORBIDDEN',
      });
    }
    expect(test.emulator.requests).toEqual([]);
  });

  it.each([[''], ['00000000-0000-0000-0000-000000000000'], ['x\r\nA: b'], ['not-a-guid'], [7], [null]])(
    'object id %j',
    async (oid) => {
      refused(await withClaims({ claims: { ...user, oid } }));
    },
  );

  it('no object id at all', async () => {
    expect(await withClaims({ claims: { ...user, oid: undefined } })).toMatchObject({ status: 403 });
    expect(test.emulator.requests).toEqual([]);
  });
});

describe('C8: API keys', () => {
  it('one that is right lets in; one that is wrong gets the same answer whatever is wrong', async () => {
    expect(await send({ 'x-api-key': key })).toEqual(letIn);
    test.emulator.clearRequests();
    for (const wrong of ['partner-1.x', 'partner-2.x', 'x', `${key}x`])
      refused(await send({ 'x-api-key': wrong }));
  });

  it('guessing is cut off', async () => {
    const statuses = new Map<number, number>();
    for (let index = 0; index < 10_000; index += 1) {
      const { status } = await send({ 'x-api-key': `partner-1.${index}` });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses.keys()].sort()).toEqual([401, 429]);
    expect(statuses.get(401)).toBeLessThanOrEqual(10);
    expect(test.emulator.requests).toEqual([]);
    // Neither does the right one from there, so that nobody learns which it is.
    expect(await send({ 'x-api-key': key })).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  });
});

describe('C10: nobody', () => {
  it('is not let in unless the configuration says so', async () => {
    refused(await send({}));
    refused(await send({ authorization: 'Basic dXNlcjpwYXNz' }));
    for (const path of [
      '/schema.graphql',
      '/files/account/00000000-0000-0000-0000-000000000000/entityimage',
    ]) {
      const response = await test.gateway.fetch(new Request(`http://localhost${path}`));
      expect([path, response.status]).toEqual([path, 401]);
    }
  });

  it('a gateway that nobody may call does not start', async () => {
    await expect(startGateway({ gateway: { callers: {}, authenticators: [] } })).rejects.toThrow(StartError);
  });

  it('beyond this machine, only where it was meant', async () => {
    const everywhere = { host: '0.0.0.0', port: 0 };
    const { gateway } = await startGateway({ gateway: gatewaySettings });
    await expect((async () => gateway.listen(everywhere))()).rejects.toThrow(/anonymousFromNetwork/);
    await gateway.close();
    const open = await startGateway({
      gateway: { callers: { anonymous: 'admin', anonymousFromNetwork: true } },
    });
    await open.gateway.listen(everywhere);
    await open.gateway.close();
  });

  it('whoever brings a credential is not taken for nobody', async () => {
    const { gateway } = await startGateway();
    for (const headers of [{ authorization: 'Bearer x' }, { 'x-api-key': 'x' }]) {
      const response = await gateway.fetch(new Request('http://localhost/schema.graphql', { headers }));
      expect(response.status).toBe(401);
    }
    await gateway.close();
  });
});

describe('C11: a credential for tools', () => {
  it('sees no data', async () => {
    const outcome = await withClaims({ claims: { roles: ['Tools'] } });
    expect(outcome.code).toBe('GRAPHQL_VALIDATION_FAILED'); // there is no such field for it
    expect(test.emulator.requests).toEqual([]);
  });

  it('a caller without role is refused', async () => {
    expect(await withClaims({ claims: { roles: ['Other'] } })).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
  });
});

describe('C4: keys of the issuer', () => {
  // Looks at what the issuer publishes are half a minute apart.
  let passed = 0;
  beforeAll(() => {
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + passed);
  });
  afterAll(() => void vi.restoreAllMocks());
  const pass = (seconds: number): void => {
    passed += seconds * 1000;
  };
  const service = () => entra.token({ claims: { roles: ['Service'] } });
  const statuses = async (tokens: readonly string[]): Promise<ReadonlySet<number>> =>
    new Set((await Promise.all(tokens.map(withToken))).map(({ status }) => status));

  it('change under load: nobody is refused, with the old key or the new one', async () => {
    pass(31);
    const before = await service();
    expect(await withToken(before)).toEqual(letIn);
    const fetches = entra.fetches();
    for (let second = 0; second < 5; second += 1) {
      if (second === 2) await entra.rotate();
      const fresh = await service();
      const load = Array.from({ length: 200 }, (_none, index) => (index % 2 === 0 ? before : fresh));
      expect(await statuses(load)).toEqual(new Set([200]));
      pass(31);
    }
    expect(entra.fetches() - fetches).toBe(1);
  });

  it('a thousand invented ones cost two looks at most', async () => {
    const fetches = entra.fetches();
    const invented = await Promise.all(
      Array.from({ length: 1000 }, (_none, index) => entra.token({ header: { kid: `invented-${index}` } })),
    );
    expect(await statuses(invented)).toEqual(new Set([401]));
    expect(entra.fetches() - fetches).toBeLessThanOrEqual(2);
  });

  it('serve for a day while the issuer is down', async () => {
    const token = await service();
    expect(await withToken(token)).toEqual(letIn);
    entra.goDown();
    for (let hour = 0; hour < 23; hour += 1) {
      pass(3600);
      expect(await withToken(token)).toEqual(letIn);
    }
    pass(2 * 3600);
    expect(await withToken(token)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
