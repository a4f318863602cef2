import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Caller } from '../../../../src/auth/caller.ts';
import type { JwtIssuer } from '../../../../src/auth/inbound/jwt-options.ts';
import { createJwtAuthenticator } from '../../../../src/auth/inbound/jwt.ts';
import { GatewayError } from '../../../../src/errors/gateway-error.ts';
import { tokenIssuer, type TestToken, type TokenIssuer } from '../../../support/token-issuer.ts';

let entra: TokenIssuer;
let moment: number;
let problems: string[];
const clock = () => new Date(moment);

beforeEach(async () => {
  moment = Date.parse('2026-11-02T10:00:00Z');
  problems = [];
  entra = await tokenIssuer(clock);
});

const authenticator = (options: Partial<JwtIssuer> = {}) =>
  createJwtAuthenticator({
    issuers: [
      {
        issuer: entra.issuer,
        audience: [entra.audience],
        jwksUri: new URL('https://login.example/keys'),
        ...options,
      },
    ],
    fetchKeys: entra.fetchKeys,
    clock,
    ticks: () => moment,
    onProblem: (problem, error) => problems.push(`${problem}: ${String(error)}`),
  });

type Jwt = ReturnType<typeof authenticator>;

const ask = (jwt: Jwt, token: string): Promise<Caller | 'notForMe'> =>
  jwt.authenticate({
    headers: new Headers({ authorization: `Bearer ${token}` }),
    peer: undefined,
    client: undefined,
  });

/** The caller, or the code of the refusal. */
const outcome = async (jwt: Jwt, token: string): Promise<Caller | string> =>
  ask(jwt, token).catch((error: unknown) => (error instanceof GatewayError ? error.code : String(error)));

const outcomeOf = async (token: TestToken, options: Partial<JwtIssuer> = {}): Promise<Caller | string> =>
  outcome(authenticator(options), await entra.token(token));

describe('a token', () => {
  it('names a user by issuer, tenant and object id', async () => {
    expect(await outcomeOf({}, { scopeMap: { 'Crm.Read': 'reader' } })).toMatchObject({
      id: `jwt:${entra.issuer}#${entra.tenant}#${entra.objectId}`,
      method: 'jwt',
      roles: new Set(['reader']),
      objectId: entra.objectId,
    });
  });

  it('is looked for in the header Authorization only, with the scheme Bearer', async () => {
    const jwt = authenticator();
    for (const authorization of [undefined, 'Basic dXNlcjpwYXNz', 'Bearer', 'Bearer two parts']) {
      const headers = new Headers(authorization === undefined ? {} : { authorization });
      expect(await jwt.authenticate({ headers, peer: undefined, client: undefined })).toBe('notForMe');
    }
  });

  it('jwt-alg-none, and whatever is no token at all, is refused', async () => {
    const jwt = authenticator();
    const none = new UnsecuredJWT({
      iss: entra.issuer,
      aud: entra.audience,
      exp: moment / 1000 + 60,
    }).encode();
    for (const token of [none, 'a', 'a.b', 'a.b.c', 'e30.e30.', `${await entra.token()}x`]) {
      expect(await outcome(jwt, token)).toBe('UNAUTHENTICATED');
    }
  });

  it('signed with the public key as a shared secret is refused', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(entra.publicKey()));
    const token = await new SignJWT({
      iss: entra.issuer,
      aud: entra.audience,
      tid: entra.tenant,
      ver: '2.0',
      sub: 's',
    })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setExpirationTime(new Date(moment + 60_000))
      .sign(secret);
    expect(await outcome(authenticator(), token)).toBe('UNAUTHENTICATED');
  });

  it('that brings its own key along is checked with the published ones', async () => {
    const stranger = await tokenIssuer(clock);
    const [jwk] = stranger.keys().keys;
    const header = { jwk, jku: 'https://evil.example/keys', x5u: 'https://evil.example/cert' };
    expect(await outcome(authenticator(), await stranger.token({ header }))).toBe('UNAUTHENTICATED');
  });

  it('whose algorithm is not on the list is refused, though its key would fit', async () => {
    expect(await outcomeOf({}, { algorithms: ['ES256'] })).toBe('UNAUTHENTICATED');
    expect(await outcomeOf({}, { algorithms: ['PS256'] })).toBe('UNAUTHENTICATED');
  });

  it.each([
    ['issuer', { iss: 'https://login.microsoftonline.com/common/v2.0' }],
    ['no issuer', { iss: undefined }],
    ['audience', { aud: 'api://another' }],
    ['no audience', { aud: undefined }],
    ['tenant', { tid: '0f0e0d0c-0000-4000-8000-00000000bbbb' }],
    ['no tenant', { tid: undefined }],
    ['version', { ver: '1.0' }],
    ['nobody', { oid: undefined, sub: undefined }],
  ])('with the wrong %s is refused', async (_name, claims) => {
    expect(await outcomeOf({ claims })).toBe('UNAUTHENTICATED');
  });

  it('expires with a tolerance of a minute at most', async () => {
    const seconds = moment / 1000;
    expect(await outcomeOf({ claims: { exp: seconds - 61 } })).toBe('UNAUTHENTICATED');
    expect(await outcomeOf({ claims: { exp: seconds - 61 } }, { clockToleranceSeconds: 3600 })).toBe(
      'UNAUTHENTICATED',
    );
    expect(await outcomeOf({ claims: { exp: seconds - 30 } })).toHaveProperty('method', 'jwt');
    expect(await outcomeOf({ claims: { exp: undefined } })).toBe('UNAUTHENTICATED');
    expect(await outcomeOf({ claims: { nbf: seconds + 61 } })).toBe('UNAUTHENTICATED');
    expect(await outcomeOf({ claims: { nbf: seconds + 30 } })).toHaveProperty('method', 'jwt');
  });

  it.each([[''], ['00000000-0000-0000-0000-000000000000'], ['x\r\nCallerObjectId: y'], [7], [null]])(
    'with the object id %j is refused',
    async (oid) => {
      expect(await outcomeOf({ claims: { oid } })).toBe('UNAUTHENTICATED');
    },
  );

  it('of an application alone names no user', async () => {
    expect(await outcomeOf({ claims: { scp: undefined } })).toHaveProperty('objectId', undefined);
    expect(await outcomeOf({ claims: { idtyp: 'app' } })).toHaveProperty('objectId', undefined);
    expect(await outcomeOf({ claims: { idtyp: 'user', scp: undefined } })).toHaveProperty(
      'objectId',
      entra.objectId,
    );
  });

  it('is taken in the form of Entra ID v1, too', async () => {
    const issuer = `https://sts.windows.net/${entra.tenant}/`;
    const token = { claims: { iss: issuer, ver: '1.0' } };
    expect(await outcomeOf(token, { issuer })).toHaveProperty('objectId', entra.objectId);
    expect(await outcomeOf({ claims: { iss: issuer } }, { issuer })).toBe('UNAUTHENTICATED');
  });

  it('is taken of several tenants through a list of them only, and impersonates nobody then', async () => {
    const options = { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0', tenants: [entra.tenant] };
    expect(await outcomeOf({}, options)).toMatchObject({ roles: new Set(), objectId: undefined });
    const tid = '0f0e0d0c-0000-4000-8000-00000000bbbb';
    const foreign = { iss: `https://login.microsoftonline.com/${tid}/v2.0`, tid };
    expect(await outcomeOf({ claims: foreign }, options)).toBe('UNAUTHENTICATED');
    expect(await outcomeOf({ claims: { ...foreign, tid: entra.tenant } }, options)).toBe('UNAUTHENTICATED');
  });

  it('of another issuer is known by its subject, whatever it calls an object id', async () => {
    const issuer = 'https://id.partner.example';
    const claims = { iss: issuer, sub: 'ann', oid: 'whatever' };
    expect(await outcomeOf({ claims }, { issuer })).toMatchObject({
      id: `jwt:${issuer}#${entra.tenant}#ann`,
      objectId: undefined,
    });
  });

  it('gives roles by role claim, scopes and groups', async () => {
    const claims = { roles: ['Crm.Admin', 'Other'], scp: 'Crm.Read Crm.Write', groups: ['g1'] };
    const options = {
      role: 'everyone',
      roleMap: { 'Crm.Admin': 'admin' },
      scopeMap: { 'Crm.Write': 'writer' },
      groupMap: { g1: 'group', g2: 'none' },
    };
    expect(await outcomeOf({ claims }, options)).toHaveProperty(
      'roles',
      new Set(['admin', 'writer', 'group', 'everyone']),
    );
    const path = { roleClaim: 'realm_access.roles', roleMap: { a: 'x', constructor: 'y' } };
    expect(await outcomeOf({ claims: { realm_access: { roles: ['a', 'toString'] } } }, path)).toHaveProperty(
      'roles',
      new Set(['x']),
    );
  });
});

describe('the keys of an issuer', () => {
  it('are read once for many tokens, and once more for a storm of unknown ones', async () => {
    const jwt = authenticator();
    const tokens = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => entra.token({ header: { kid: `invented-${index}` } })),
    );
    await outcome(jwt, await entra.token());
    expect(entra.fetches()).toBe(1);
    moment += 31_000;
    const outcomes = await Promise.all(tokens.map((token) => outcome(jwt, token)));
    expect(new Set(outcomes)).toEqual(new Set(['UNAUTHENTICATED']));
    expect(entra.fetches()).toBe(2);
    for (const token of tokens.slice(0, 20)) await outcome(jwt, token);
    expect(entra.fetches()).toBe(2);
    moment += 31_000;
    await outcome(jwt, tokens[0] ?? '');
    expect(entra.fetches()).toBe(3);
  });

  it('may change under load: nobody is refused', async () => {
    const jwt = authenticator();
    const before = await entra.token();
    await ask(jwt, before);
    moment += 31_000;
    await entra.rotate();
    const after = await Promise.all(Array.from({ length: 100 }, () => entra.token()));
    const outcomes = await Promise.all([before, ...after].map((token) => ask(jwt, token)));
    expect(outcomes).toHaveLength(101);
    expect(entra.fetches()).toBe(2);
  });

  it('serve for a day while the issuer is down, and no longer', async () => {
    const jwt = authenticator();
    await ask(jwt, await entra.token());
    entra.goDown();
    for (let hour = 1; hour <= 23; hour += 1) {
      moment += 3_600_000;
      expect(await outcome(jwt, await entra.token())).toHaveProperty('method', 'jwt');
    }
    expect(problems).toHaveLength(23);
    moment += 2 * 3_600_000;
    expect(await outcome(jwt, await entra.token())).toBe('UPSTREAM_UNAVAILABLE');
  });

  it('that were never read are asked for again after a while, not with each request', async () => {
    entra.goDown();
    const jwt = authenticator();
    const token = await entra.token();
    for (let round = 0; round < 50; round += 1)
      expect(await outcome(jwt, token)).toBe('UPSTREAM_UNAVAILABLE');
    expect(entra.fetches()).toBe(1);
  });

  it('no longer serve once the issuer has withdrawn them', async () => {
    const jwt = authenticator();
    const before = await entra.token();
    await ask(jwt, before);
    await entra.rotate();
    entra.withdraw();
    moment += 11 * 60_000;
    await outcome(jwt, before); // looks at the keys behind
    expect(await outcome(jwt, before)).toBe('UNAUTHENTICATED');
    expect(await outcome(jwt, await entra.token())).toHaveProperty('method', 'jwt');
    expect(entra.fetches()).toBe(2);
  });
});
