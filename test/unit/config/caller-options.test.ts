import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ConfigError } from '../../../src/config/config-error.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { redact, secretsOf } from '../../../src/config/redact.ts';

const env = {
  DATAVERSE_URL: 'https://acme.crm.dynamics.com/',
  AZURE_TENANT_ID: 'contoso.onmicrosoft.com',
  AZURE_CLIENT_ID: '0f1e2d3c-0000-4000-8000-000000000002',
  AZURE_CLIENT_SECRET: 'canary-secret-1',
};
const hash = '0'.repeat(64);

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'callers-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const load = async (text: string, more: Record<string, string> = {}) => {
  await writeFile(join(cwd, 'dynamics-graphql.yaml'), text);
  return loadConfig({ flags: {}, env: { ...env, ...more }, cwd });
};

const problems = async (text: string, more: Record<string, string> = {}): Promise<string[]> => {
  const error: unknown = await load(text, more).catch((caught: unknown) => caught);
  if (!(error instanceof ConfigError)) throw new Error('the configuration was accepted');
  for (const { example } of error.problems) expect(example).not.toMatch(/^$|undefined/);
  return error.problems.map(
    ({ where, what }) => `${where.replace(/^dynamics-graphql\.yaml(, line \d+)?: /, '')} ${what}`,
  );
};

describe('the configuration of callers', () => {
  it('is read with its defaults and types', async () => {
    const { callers } = await load(`
callers:
  jwt:
    - { issuer: https://id.example, audience: api://x, jwksUri: https://id.example/keys, roleMap: { Crm.Read: reader } }
  apiKeys:
    - { id: partner-1, sha256: "${hash}", role: partner, expires: 2027-12-31 }
  mtls: { header: x-client-dn, subjects: { "CN=a": partner } }
  trustedProxies: [10.0.0.0/8]
  anonymous: reader
`);
    expect(callers).toMatchObject({
      jwt: [{ audience: ['api://x'], jwksUri: new URL('https://id.example/keys') }],
      apiKeys: [{ id: 'partner-1', expires: new Date('2027-12-31T23:59:59.999Z') }],
      trustedProxies: ['10.0.0.0/8'],
    });
  });

  it('tells all mistakes at once, each with its place, and quotes none', async () => {
    const found = await problems(`
callers:
  jwt:
    - { issuer: https://id.example, audience: [], jwksUri: http://id.example/canary, algorithms: [HS256], clockToleranceSeconds: 61 }
    - { issuer: "https://login.microsoftonline.com/{tenantid}/v2.0", audience: a, jwksUri: https://id.example/keys }
  apiKeys:
    - { id: "a.b", sha256: canary, role: partner }
    - { id: one, role: partner }
    - { id: two, sha256: "${hash}", role: partner, expires: canary }
  mtls: { header: "x y", subjects: { "CN=a": partner } }
  trustedProxies: [10.0.0.0/99]
  unknown: canary
cors: { origins: ["https://app.example/", "null", "*"] }
rateLimits: { upstreamRequests: 0 }
redisUrl: http://canary
trustedDocuments: [{ manifest: m.json, mode: canary }]
`);
    for (const place of [
      'callers.jwt.0.audience',
      'callers.jwt.0.jwksUri',
      'callers.jwt.0.algorithms.0',
      'callers.jwt.0.clockToleranceSeconds',
      'callers.apiKeys.0.id',
      'callers.apiKeys.0.sha256',
      'callers.apiKeys.2.expires',
      'callers.mtls.header',
      'callers.trustedProxies.0',
      'callers.unknown',
      'cors.origins.0',
      'cors.origins.1',
      'cors.origins.2',
      'rateLimits.upstreamRequests',
      'redisUrl',
      'trustedDocuments.0.mode',
    ]) {
      expect(found.filter((problem) => problem.startsWith(`${place} `))).toHaveLength(1);
    }
    expect(found.join()).not.toContain('canary');
  });

  it('allows two keys of one id, of one role', async () => {
    const key = (role: string) => `{ id: a, sha256: "${hash}", role: ${role} }`;
    await load(`callers: { apiKeys: [${key('x')}, ${key('x')}] }`);
    expect(await problems(`callers: { apiKeys: [${key('x')}, ${key('x')}, ${key('x')}] }`)).toEqual([
      'callers.apiKeys.2 is the third key of its id, and two may live at a time',
    ]);
    expect(await problems(`callers: { apiKeys: [${key('x')}, ${key('y')}] }`)).toEqual([
      'callers.apiKeys.1 has another role than the other key of its id',
    ]);
    expect(await problems('callers: { apiKeys: [{ id: a, role: x }] }')).toEqual([
      'callers.apiKeys.0 must have either sha256 or scrypt',
    ]);
  });

  it('refuses an issuer of several tenants without a list of them, and certificates without proxies', async () => {
    const issuer =
      '{ issuer: "https://login.microsoftonline.com/{tenantid}/v2.0", audience: a, jwksUri: https://b }';
    expect(await problems(`callers: { jwt: [${issuer}] }`)).toEqual([
      'callers.jwt.0 must list "tenants", as its issuer stands for several',
    ]);
    expect(await problems('callers: { mtls: { header: x-dn, subjects: { a: b } } }')).toEqual([
      'callers.mtls must list "trustedProxies", as only their word on a certificate counts',
    ]);
  });

  it('lets other machines in only where it says who they are', async () => {
    const beyond = { HOST: '0.0.0.0' };
    expect((await problems('logLevel: info', beyond))[0]).toMatch(
      /^HOST lets other machines reach the gateway/,
    );
    expect((await problems('callers: { anonymous: reader }', beyond))[0]).toMatch(
      /^callers.anonymous would let in everybody/,
    );
    expect((await load('callers: { anonymous: reader }')).server.host).toBe('localhost');
    await load('callers: { anonymous: reader, anonymousFromNetwork: true }', beyond);
    await load(`callers: { apiKeys: [{ id: a, sha256: "${hash}", role: x }] }`, beyond);
  });

  it('keeps the password of Redis out of what is printed', async () => {
    const escaped = await load('redisUrl: "redis://:canary%402@redis:6379"');
    expect(secretsOf(escaped)).toEqual(expect.arrayContaining(['canary%402', 'canary@2']));
    const config = await load('redisUrl: "redis://:canary-2@redis:6379"');
    expect(secretsOf(config)).toContain('canary-2');
    expect(JSON.stringify(redact(config))).not.toContain('canary');
  });
});
