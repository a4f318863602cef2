import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ConfigError } from '../../../src/config/config-error.ts';
import {
  loadConfig,
  loadFileConfig,
  loadSnapshotConfig,
  type LoadConfigOptions,
} from '../../../src/config/load-config.ts';
import { redact, secretsOf } from '../../../src/config/redact.ts';
import { settings } from '../../../src/config/settings.ts';

const env = {
  DATAVERSE_URL: 'https://acme.crm.dynamics.com/',
  AZURE_TENANT_ID: 'contoso.onmicrosoft.com',
  AZURE_CLIENT_ID: '0f1e2d3c-0000-4000-8000-000000000002',
  AZURE_CLIENT_SECRET: 'canary-secret-1',
};

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'config-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const load = (options: Partial<LoadConfigOptions> = {}) => loadConfig({ flags: {}, env, cwd, ...options });

const refusal = async (options: Partial<LoadConfigOptions>): Promise<ConfigError> => {
  const error: unknown = await load(options).catch((caught: unknown) => caught);
  if (error instanceof ConfigError) return error;
  throw new Error('the configuration was accepted');
};

/** Places in files, for tests that are about something else than their lines. */
const withoutLine = (where: string): string => where.replace(/, line \d+(?=: )/, '');

const problemsOf = async (options: Partial<LoadConfigOptions>) =>
  (await refusal(options)).problems.map(({ where, what }) => `${withoutLine(where)} ${what}`);

const file = (text: string, name = 'dynamics-graphql.yaml') => writeFile(join(cwd, name), text);

describe('loadConfig', () => {
  it('fills in defaults', async () => {
    const config = await load();
    expect(config).toEqual({
      dataverse: { url: new URL('https://acme.crm.dynamics.com'), apiVersion: 'v9.2' },
      azure: {
        tenantId: 'contoso.onmicrosoft.com',
        clientId: env.AZURE_CLIENT_ID,
        clientSecret: 'canary-secret-1',
        authorityHost: new URL('https://login.microsoftonline.com'),
      },
      server: { host: 'localhost', port: 4000, preStopSeconds: 0 },
      upstream: { maxConcurrent: 48 },
      schemaDir: './schema',
      stateDir: './.dynamics-graphql',
      csdlOnly: false,
      federation: false,
      search: false,
      automaticPersistedQueries: false,
      incrementalDelivery: false,
      idempotency: 'off',
      limits: { requests: 50, waits: 12, rows: 50_000 },
      metadata: { probeSeconds: 300 },
      logLevel: 'info',
    });
    expect(Object.isFrozen(config) && Object.isFrozen(config.azure)).toBe(true);
  });

  it('prefers flags to the environment, that to the file, and that to defaults', async () => {
    await file('server: { port: 1111, host: 127.0.0.1 }\nlogLevel: warn\nschemaDir: ./from-file\n');
    const config = await load({
      env: { ...env, PORT: '2222', LOG_LEVEL: 'error' },
      flags: { 'server.port': '3333' },
    });
    expect([
      config.server.port,
      config.logLevel,
      config.schemaDir,
      config.server.host,
      config.stateDir,
    ]).toEqual([3333, 'error', './from-file', '127.0.0.1', './.dynamics-graphql']);
  });

  it('needs an address to keep outcomes of writes in Redis', async () => {
    await expect(load({ env: { ...env, IDEMPOTENCY: 'redis' } })).rejects.toThrow('REDIS_URL is not set');
    const config = await load({ env: { ...env, IDEMPOTENCY: 'redis', REDIS_URL: 'redis://localhost' } });
    expect([config.idempotency, config.redisUrl]).toEqual(['redis', 'redis://localhost']);
  });

  it('takes an empty variable for one that is not set', async () => {
    expect((await load({ env: { ...env, PORT: '', AZURE_CLIENT_CERTIFICATE_PATH: '' } })).server.port).toBe(
      4000,
    );
  });

  it('tells the line of the file for each', async () => {
    await file(
      '# first\nserver:\n  host: 127.0.0.1\n  port: many\nroles:\n  reader:\n    tables: { account: { reed: true } }\n    limits:\n      depth: none\n',
    );
    const { problems } = await refusal({ env });
    expect(problems.map(({ where }) => where).sort()).toEqual([
      'dynamics-graphql.yaml, line 4: server.port',
      'dynamics-graphql.yaml, line 7: roles.reader.tables.account.reed',
      'dynamics-graphql.yaml, line 9: roles.reader.limits.depth',
    ]);
  });

  it('reports every problem at once, each with its place and an example', async () => {
    await file('azure: { clientId: no-guid, tenant: x }\ncaller: {}\nserver: { port: 99999 }\n');
    const error = await refusal({
      env: { DATAVERSE_URL: 'http://acme.crm.dynamics.com', LOG_LEVEL: 'loud' },
    });
    expect(error.problems.map(({ where, what }) => `${withoutLine(where)} ${what}`).sort()).toEqual([
      'AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH, AZURE_FEDERATED_TOKEN_FILE or AZURE_MANAGED_IDENTITY is not set',
      'AZURE_TENANT_ID is not set',
      'DATAVERSE_URL must be the https address of the environment, without a path',
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent',
      'dynamics-graphql.yaml: azure.clientId must be a GUID',
      'dynamics-graphql.yaml: azure.tenant is not known',
      'dynamics-graphql.yaml: caller is not known',
      'dynamics-graphql.yaml: server.port must be a whole number from 0 to 65535',
    ]);
    expect(error.problems.every(({ example }) => example !== '')).toBe(true);
    expect(error.message).toContain('8 problems');
    expect(error.message).toContain('azure.tenant is not known; for example: tenantId, clientId');
  });

  it.each([
    ['an address with a path', { DATAVERSE_URL: 'https://acme.crm.dynamics.com/api/data' }, 'DATAVERSE_URL'],
    ['an address with a user', { DATAVERSE_URL: 'https://a:b@acme.crm.dynamics.com' }, 'DATAVERSE_URL'],
    ['an address that is none', { DATAVERSE_URL: 'acme' }, 'DATAVERSE_URL'],
    ['a shared tenant', { AZURE_TENANT_ID: 'common' }, 'AZURE_TENANT_ID'],
    ['a tenant with a path', { AZURE_TENANT_ID: 'a/b' }, 'AZURE_TENANT_ID'],
    ['a login service over http', { AZURE_AUTHORITY_HOST: 'http://login.example' }, 'AZURE_AUTHORITY_HOST'],
    [
      'a login service with a path',
      { AZURE_AUTHORITY_HOST: 'https://login.example/x' },
      'AZURE_AUTHORITY_HOST',
    ],
    ['a network address', { HOST: '0.0.0.0' }, 'HOST'],
    ['all IPv6 addresses', { HOST: '::' }, 'HOST'],
    ['a name of a host', { HOST: 'gateway.example' }, 'HOST'],
    ['a port that is no number', { PORT: '4000x' }, 'PORT'],
    ['a version that is none', { DATAVERSE_API_VERSION: '9.2' }, 'DATAVERSE_API_VERSION'],
    ['a short cursor secret', { CURSOR_SECRET: 'canary' }, 'CURSOR_SECRET'],
    [
      'checks of certificates that are off',
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      'NODE_TLS_REJECT_UNAUTHORIZED',
    ],
    [
      'two credentials',
      { AZURE_CLIENT_CERTIFICATE_PATH: '/a.pem' },
      'AZURE_CLIENT_SECRET and AZURE_CLIENT_CERTIFICATE_PATH',
    ],
    [
      'a password without a certificate',
      { AZURE_CLIENT_CERTIFICATE_PASSWORD: 'canary' },
      'AZURE_CLIENT_CERTIFICATE_PASSWORD',
    ],
  ])('refuses %s', async (_name, more, where) => {
    const error = await refusal({ env: { ...env, ...more } });
    expect(error.problems.map((problem) => problem.where)).toEqual([where]);
  });

  it.each([
    ['http on loopback', { DATAVERSE_URL: 'http://127.0.0.1:5050' }],
    ['http on IPv6 loopback', { DATAVERSE_URL: 'http://[::1]:5050' }],
    ['a login service on loopback, with a path', { AZURE_AUTHORITY_HOST: 'http://localhost:5050/login' }],
    ['another loopback address', { HOST: '127.0.0.2' }],
    ['the IPv6 loopback address', { HOST: '::1' }],
    ['a port that the machine chooses', { PORT: '0' }],
  ])('accepts %s', async (_name, more) => {
    await expect(load({ env: { ...env, ...more } })).resolves.toBeDefined();
  });

  it('never shows a value, whatever is wrong with it', async () => {
    const error = await refusal({
      env: Object.fromEntries(settings.map(({ variable }) => [variable, ' canary\nvalue '])),
    });
    expect(error.problems.length).toBeGreaterThan(8);
    expect(error.message).not.toContain('canary');
  });

  it('substitutes variables in the file, and says which one is missing', async () => {
    await file('azure:\n  clientSecret: ${env:VAULT_SECRET}\n  tenantId: ${env:NOBODY_SET_THIS}\n');
    const { AZURE_CLIENT_SECRET: _secret, ...rest } = env;
    expect(await problemsOf({ env: { ...rest, VAULT_SECRET: 'canary-vault' } })).toEqual([
      'dynamics-graphql.yaml: azure.tenantId needs NOBODY_SET_THIS, which is not set',
    ]);
    await file('azure:\n  clientSecret: ${env:VAULT_SECRET}\n');
    const config = await load({ env: { ...rest, VAULT_SECRET: 'canary-vault' } });
    expect(config.azure.clientSecret).toBe('canary-vault');
  });

  it.each([
    ['not YAML', 'azure: [', 'dynamics-graphql.yaml, line 1: is not valid YAML'],
    ['a key twice', 'logLevel: info\nlogLevel: canary\n', 'dynamics-graphql.yaml, line 2: is not valid YAML'],
    ['a list', '- canary\n', ' must be a group of keys'],
    [
      'a value in the place of a group',
      'server: canary\n',
      'dynamics-graphql.yaml: server must be a group of keys',
    ],
    ['a number for text', 'azure: { clientSecret: 42 }\n', 'AZURE_CLIENT_SECRET'],
  ])('refuses a file with %s', async (_name, text, expected) => {
    await file(text);
    const { AZURE_CLIENT_SECRET: _secret, ...rest } = env;
    const error = await refusal({ env: text.includes('clientSecret') ? rest : env });
    const [first] = error.problems;
    const said = `${first?.where ?? ''} ${first?.what ?? ''}`;
    expect(expected.includes(', line') ? said : withoutLine(said)).toContain(
      expected === 'AZURE_CLIENT_SECRET' ? 'azure.clientSecret must be one line' : expected,
    );
    expect(error.message).not.toContain('canary');
  });

  it('needs a file that was named, but not the standard one', async () => {
    expect(await problemsOf({ file: join(cwd, 'other.yaml') })).toEqual([
      '--config names a file that cannot be read',
    ]);
    await file('logLevel: debug\n', 'other.yaml');
    expect((await load({ file: join(cwd, 'other.yaml') })).logLevel).toBe('debug');
  });
});

describe('what of an organisation is visible', () => {
  it('comes from the file, with audiences and names', async () => {
    await file(
      [
        'exposure: { include: [account, "acme_*", "solution:Acme_Core"], exclude: ["*.versionnumber"] }',
        'audiences: { partners: { include: [account.name] }, eu-north: { exclude: [lead] } }',
        'names: { stripPrefixes: [acme], overrides: { acme_depot: Depot, account.industrycode#3: FARMING } }',
        'languages: [1033, 1031]',
        'csdlOnly: true',
        'federation: true',
        'metadata: { probeSeconds: 0 }',
      ].join('\n'),
    );
    expect(await load()).toMatchObject({
      exposure: { include: ['account', 'acme_*', 'solution:Acme_Core'], exclude: ['*.versionnumber'] },
      audiences: { partners: { include: ['account.name'] }, 'eu-north': { exclude: ['lead'] } },
      names: {
        stripPrefixes: ['acme'],
        overrides: { acme_depot: 'Depot', 'account.industrycode#3': 'FARMING' },
      },
      languages: [1033, 1031],
      csdlOnly: true,
      federation: true,
      metadata: { probeSeconds: 0 },
    });
  });

  it('comes from flags before variables before the file: a list takes the place of a list', async () => {
    await file('exposure: { include: [lead], exclude: [contact] }\nlanguages: [1043]\ncsdlOnly: true\n');
    const config = await load({
      env: {
        ...env,
        SCHEMA_INCLUDE: 'account',
        LANGUAGES: '1033, 1031',
        CSDL_ONLY: 'false',
        FEDERATION: '1',
      },
      flags: { 'exposure.include': ' account , acme_*,', 'metadata.probeSeconds': '60' },
    });
    expect(config).toMatchObject({
      exposure: { include: ['account', 'acme_*'], exclude: ['contact'] },
      languages: [1033, 1031],
      csdlOnly: false,
      federation: true,
      metadata: { probeSeconds: 60 },
    });
  });

  it('is refused with all problems at once, and an example of each', async () => {
    await file(
      [
        'exposure: { include: [account, canary name], include2: [] }',
        'audiences: { Partners: {}, health: {}, eu: { only: [] }, us: canary }',
        'names: { stripPrefixes: [acme_], overrides: { a: 9x, b: __x }, prefix: x }',
        'metadata: { seconds: 3 }',
      ].join('\n'),
    );
    const error = await refusal({
      env: {
        ...env,
        SCHEMA_EXCLUDE: 'a,B*',
        LANGUAGES: '1033,de',
        CSDL_ONLY: 'canary',
        METADATA_PROBE_SECONDS: '-1',
      },
    });
    const name =
      'must have a name of small letters, digits and -, beginning with a letter, that is neither health nor files';
    const form = 'must be a table, table.column, or solution:name, by logical names; a * may stand at an end';
    expect(error.problems.map(({ where, what }) => `${withoutLine(where)} ${what}`).sort()).toEqual([
      'CSDL_ONLY must be true or false',
      'LANGUAGES must be a whole number from 1 to 65535',
      'METADATA_PROBE_SECONDS must be a whole number from 0 to 86400',
      `SCHEMA_EXCLUDE ${form}`,
      `dynamics-graphql.yaml: audiences.Partners ${name}`,
      'dynamics-graphql.yaml: audiences.eu.only is not known',
      `dynamics-graphql.yaml: audiences.health ${name}`,
      'dynamics-graphql.yaml: audiences.us must be a group of keys',
      `dynamics-graphql.yaml: exposure.include.1 ${form}`,
      'dynamics-graphql.yaml: exposure.include2 is not known',
      'dynamics-graphql.yaml: metadata.seconds is not known',
      'dynamics-graphql.yaml: names.overrides.a must be a GraphQL name, without __ at its beginning',
      'dynamics-graphql.yaml: names.overrides.b must be a GraphQL name, without __ at its beginning',
      'dynamics-graphql.yaml: names.prefix is not known',
      'dynamics-graphql.yaml: names.stripPrefixes.0 must be a prefix of small letters and digits, without _',
    ]);
    expect(error.problems.map(({ where, example }) => [where.replace(/^.*: /, ''), example])).toEqual(
      expect.arrayContaining([
        ['exposure.include2', 'include, exclude'],
        ['audiences.eu.only', 'include, exclude'],
        ['names.prefix', 'stripPrefixes, overrides'],
        ['metadata.seconds', 'probeSeconds'],
        ['names.overrides.a', 'Depot'],
        ['exposure.include.1', 'account,contact,acme_*,solution:acme_core'],
      ]),
    );
    expect(error.problems.every(({ example }) => example !== '' && !example.includes('undefined'))).toBe(
      true,
    );
    expect(error.message).not.toContain('canary');
  });

  it.each([
    [
      'a group that is a list',
      'exposure: [account]',
      'exposure must be a group of keys; for example: exposure: { include: ',
    ],
    [
      'a text as a list',
      'audiences: { a: { include: 5 } }',
      'audiences.a.include must be a list of patterns',
    ],
    [
      'audiences that are a list',
      'audiences: [a]',
      'audiences must be a group of audiences; for example: audiences: {',
    ],
    ['overrides that are a list', 'names: { overrides: [] }', 'must be a group of logical paths and names'],
    [
      'an unknown key',
      'exposures: {}',
      'federation, search, incrementalDelivery, idempotency, automaticPersistedQueries, metadata',
    ],
  ])('refuses %s', async (_name, text, expected) => {
    await file(text);
    expect((await refusal({})).message).toContain(expected);
  });
});

describe('configurations of less than a gateway', () => {
  it('needs no credentials for a snapshot, nor does it look at them', async () => {
    await file('azure: { clientSecret: "${env:NOBODY_SET_THIS}", tenant: wrong }\nlogLevel: warn\n');
    const config = await loadSnapshotConfig({ flags: {}, env: { DATAVERSE_URL: env.DATAVERSE_URL }, cwd });
    expect([config.dataverse.url.href, config.logLevel]).toEqual(['https://acme.crm.dynamics.com/', 'warn']);
    await expect(loadSnapshotConfig({ flags: {}, env: {}, cwd })).rejects.toThrow('DATAVERSE_URL is not set');
  });

  it('needs no organisation for metadata from a file', async () => {
    await file('dataverse: { url: "${env:NOBODY_SET_THIS}" }\nazure: 5\nexposure: { include: [account] }\n');
    const config = await loadFileConfig({ flags: {}, env: { DATAVERSE_URL: 'canary', PORT: '' }, cwd });
    expect(config.exposure).toEqual({ include: ['account'] });
    expect('dataverse' in config).toBe(false);
    await expect(loadFileConfig({ flags: {}, env: { LANGUAGES: 'de' }, cwd })).rejects.toThrow('LANGUAGES');
  });
});

describe('redact', () => {
  it('prints every value but secrets, and hands those to the log', async () => {
    await file('audiences: { partners: { include: [account] } }');
    const config = await load({ env: { ...env, CURSOR_SECRET: 'canary-cursor-secret' } });
    expect(JSON.stringify(redact(config))).not.toContain('canary');
    expect(redact(config)).toMatchObject({
      'dataverse.url': 'https://acme.crm.dynamics.com',
      'azure.clientSecret': '[set]',
      'server.port': '4000',
      audiences: '{"partners":{"include":["account"]}}',
    });
    expect(secretsOf(config)).toEqual(['canary-secret-1', 'canary-cursor-secret']);
  });
});
