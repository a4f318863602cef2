import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { createEmulator, type Emulator } from '../../../src/emulator/create-emulator.ts';
import type { ApplicationRegistration } from '../../../src/emulator/organization.ts';
import { wellKnown } from '../../../src/emulator/organization/well-known.ts';
import type { GatewayOptions } from '../../../src/gateway/gateway-options.ts';
import { createGateway, type Gateway } from '../../../src/gateway/gateway.ts';
import { gatewaySettings, type Answer } from '../../support/start-gateway.ts';

type Azure = GatewayOptions['azure'];

const { clientId } = wellKnown.gatewayClient;
const { tenantId, authorityHost } = gatewaySettings.azure;
const read = '{ accounts(first: 1) { nodes { name } } }';
const write = 'mutation { createAccount(input: { name: "Signed in anew" }) { accountid } }';

let emulator: Emulator;
let folder: string;
let gateway: Gateway | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-in-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  emulator = await createEmulator();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await gateway?.close();
  gateway = undefined;
});

/** Changes the registration of the gateway at the login service. */
const register = (more: Partial<ApplicationRegistration>): void =>
  emulator.alter((organization) => ({
    ...organization,
    applications: organization.applications.map((application) =>
      application.clientId === clientId ? { ...application, ...more } : application,
    ),
  }));

/** A gateway that signs in like that; each time it is told to, Dataverse takes no token any more that it has seen. */
const start = async (azure: Partial<Azure>) => {
  const used = new Set<string>();
  const ended = new Set<string>();
  const hosts = new Set<string>();
  const opened = await createGateway({
    ...gatewaySettings,
    azure: { tenantId, clientId, authorityHost, ...azure },
    cursorSecret: 'a secret for cursors, of thirty-two bytes and more',
    csdlOnly: true,
    exposure: { include: ['account'] },
    metadataProbeSeconds: 0,
    fetch: (request) => {
      hosts.add(new URL(request.url).host);
      const token = request.headers.get('authorization') ?? '';
      if (token !== '') used.add(token);
      return ended.has(token)
        ? Promise.resolve(new Response(null, { status: 401 }))
        : emulator.fetch(request);
    },
  });
  gateway = opened;
  const codeOf = async (query: string): Promise<unknown> => {
    const answer = await opened.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    );
    return ((await answer.json()) as Answer).errors?.[0]?.extensions?.['code'];
  };
  /** What a read and a write are answered when all tokens have ended, and how the login service took the sign-ins. */
  const signInAnew = async () => {
    for (const token of used) ended.add(token);
    emulator.clearRequests();
    const codes = [await codeOf(read), await codeOf(write)];
    const sign = emulator.requests.flatMap(({ kind, url, status }) =>
      kind === 'token' || url.includes('/msi/token') ? [status] : [],
    );
    return { codes, sign };
  };
  const ready = async () => (await opened.fetch(new Request('http://localhost/health/ready'))).status;
  return { signInAnew, ready, hosts };
};

const fine = [undefined, undefined];

describe('two secrets', () => {
  it('are exchanged while the gateway runs: the next is tried when one is refused, and first from then on', async () => {
    register({ secrets: [{ value: 'one' }] });
    const test = await start({ clientSecret: 'one', clientSecretNext: 'two' });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    register({ secrets: [{ value: 'one' }, { value: 'two' }] });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    register({ secrets: [{ value: 'one', expires: '2020-01-01T00:00:00Z' }, { value: 'two' }] });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [401, 200] });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    register({ secrets: [{ value: 'one' }] });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [401, 200] });
    expect(await test.ready()).toBe(200);
    register({ secrets: [{ value: 'three' }] });
    expect(await test.signInAnew()).toEqual({ codes: ['UPSTREAM_AUTH', 'UPSTREAM_AUTH'], sign: [401, 401] });
    expect(await test.ready()).toBe(503);
  });

  it('start with the next where the first is over', async () => {
    register({ secrets: [{ value: 'two' }] });
    const test = await start({ clientSecret: 'one', clientSecretNext: 'two' });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
  });
});

describe('a certificate file', () => {
  const run = promisify(execFile);
  const makeFile = {
    pem: async (path: string): Promise<string> => {
      const { cert, private: key } = await generate([{ name: 'commonName', value: 'gateway' }]);
      await writeFile(path, `${cert}\n${key}`);
      return cert;
    },
    pfx: async (path: string): Promise<string> => {
      const { cert, private: key } = await generate([{ name: 'commonName', value: 'gateway' }]);
      const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
      await writeFile(certFile, cert);
      await writeFile(keyFile, key);
      const files = ['-inkey', keyFile, '-in', certFile, '-out', path];
      await run('openssl', ['pkcs12', '-export', ...files, '-passout', 'pass:of the file']);
      return cert;
    },
  };

  it.each(['pem', 'pfx'] as const)('.%s is read anew when it was replaced', async (kind) => {
    const path = join(folder, `gateway.${kind}`);
    const makeCertificate = makeFile[kind];
    register({ secrets: [], certificates: [await makeCertificate(path)] });
    const test = await start({
      clientCertificatePath: path,
      ...(kind === 'pfx' && { clientCertificatePassword: 'of the file' }),
    });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    // The old one is taken away at the login service, and the new one is in the file.
    register({ certificates: [await makeCertificate(path)] });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    // While the file is of no use, what was in it before serves on.
    await writeFile(path, 'half writ');
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    expect(await test.ready()).toBe(200);
    await makeCertificate(path);
    expect(await test.signInAnew()).toEqual({ codes: ['UPSTREAM_AUTH', 'UPSTREAM_AUTH'], sign: [401] });
    expect(await test.ready()).toBe(503);
  });
});

describe('a federated credential', () => {
  const trusted = {
    issuer: 'https://cluster.example',
    subject: 'system:serviceaccount:default:gateway',
    audience: 'api://AzureADTokenExchange',
  };
  const sign = (key: CryptoKey, ends: string): Promise<string> =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(trusted.issuer)
      .setSubject(trusted.subject)
      .setAudience(trusted.audience)
      .setExpirationTime(ends)
      .sign(key);

  it('is read from its file for each sign-in', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    register({ secrets: [], federatedCredentials: [{ ...trusted, keys: [await exportJWK(publicKey)] }] });
    const path = join(folder, 'token');
    await writeFile(path, await sign(privateKey, '1h'));
    const test = await start({ federatedTokenFile: path });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    const other = await generateKeyPair('RS256');
    register({ federatedCredentials: [{ ...trusted, keys: [await exportJWK(other.publicKey)] }] });
    await writeFile(path, await sign(other.privateKey, '1h'));
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    await writeFile(path, '');
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    expect(await test.ready()).toBe(200);
    // Nobody replaced it in time.
    await writeFile(path, await sign(other.privateKey, '-1h'));
    expect(await test.signInAnew()).toEqual({ codes: ['UPSTREAM_AUTH', 'UPSTREAM_AUTH'], sign: [401] });
    expect(await test.ready()).toBe(503);
  });
});

describe('a managed identity', () => {
  const appService = {
    IDENTITY_ENDPOINT: 'http://127.0.0.1:5050/msi/token',
    IDENTITY_HEADER: 'demo-identity-header',
  };
  beforeEach(() => {
    for (const [name, value] of Object.entries(appService)) vi.stubEnv(name, value);
  });

  it.each([
    ['of the machine', 'system'],
    ['by its client id', 'user'],
  ] as const)('%s: no secret, and a new token whenever one has ended', async (_what, managedIdentity) => {
    register({ secrets: [] });
    const test = await start({ managedIdentity });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    expect(await test.signInAnew()).toEqual({ codes: fine, sign: [200] });
    expect(await test.ready()).toBe(200);
    expect([...test.hosts]).toEqual(['127.0.0.1:5050']);
  });

  it('that is taken away: told as it is, and not ready', async () => {
    const test = await start({ managedIdentity: 'system' });
    register({ managedIdentity: false });
    expect(await test.signInAnew()).toEqual({ codes: ['UPSTREAM_AUTH', 'UPSTREAM_AUTH'], sign: [400] });
    expect(await test.ready()).toBe(503);
  });
});

describe('a sovereign cloud', () => {
  it('is signed in to where it says, and nobody else is asked', async () => {
    const organization = new URL('https://acme.crm.microsoftdynamics.us');
    const hosts = new Set<string>();
    const own = await createEmulator();
    gateway = await createGateway({
      ...gatewaySettings,
      dataverse: { url: organization },
      azure: { ...gatewaySettings.azure, authorityHost: new URL('https://login.microsoftonline.us') },
      csdlOnly: true,
      exposure: { include: ['account'] },
      metadataProbeSeconds: 0,
      fetch: async (request) => {
        const { host, pathname, search } = new URL(request.url);
        hosts.add(host);
        // The double is both at one address.
        return own.fetch(new Request(new URL(pathname + search, organization), request));
      },
    });
    expect([...hosts].toSorted()).toEqual([organization.host, 'login.microsoftonline.us']);
    const signedIn = own.requests.filter(({ kind }) => kind === 'token');
    expect(signedIn.map(({ status }) => status)).toEqual([200]);
  });
});
