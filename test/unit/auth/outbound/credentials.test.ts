import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClientCredentials } from '../../../../src/auth/outbound/client-credentials.ts';
import { firstAccepted } from '../../../../src/auth/outbound/first-accepted.ts';
import {
  certificateCredential,
  federatedCredential,
  kept,
} from '../../../../src/auth/outbound/kept-credential.ts';
import { undiciLogin, type LoginRequest } from '../../../../src/auth/outbound/login-exchange.ts';
import { createManagedIdentity } from '../../../../src/auth/outbound/managed-identity.ts';
import { readCertificate } from '../../../../src/auth/outbound/read-certificate.ts';
import { GatewayError } from '../../../../src/errors/gateway-error.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credentials-'));
});
afterAll(() => rm(folder, { recursive: true }));

const refused = new GatewayError('UPSTREAM_AUTH', 'refused');
const down = new GatewayError('UPSTREAM_UNAVAILABLE', 'down');

describe('firstAccepted', () => {
  const setUp = () => {
    const asked: string[] = [];
    const wrong = new Set(['old']);
    const source = (name: string) => () => {
      asked.push(name);
      return wrong.has(name)
        ? Promise.reject(refused)
        : Promise.resolve({ value: name, expiresInSeconds: 3600 });
    };
    return { asked, wrong, acquire: firstAccepted([source('old'), source('new')]) };
  };

  it('tries the next when one is refused, and begins with the one that was accepted', async () => {
    const { asked, acquire } = setUp();
    expect((await acquire()).value).toBe('new');
    expect((await acquire()).value).toBe('new');
    expect(asked).toEqual(['old', 'new', 'new']);
  });

  it('says what the first was refused for where all are', async () => {
    const { asked, wrong, acquire } = setUp();
    wrong.add('new');
    await expect(acquire()).rejects.toBe(refused);
    expect(asked).toEqual(['old', 'new']);
  });

  it('tries no other where nobody answers', async () => {
    let asked = 0;
    const silent = () => {
      asked += 1;
      return Promise.reject(down);
    };
    await expect(firstAccepted([silent, silent])()).rejects.toBe(down);
    expect(asked).toBe(1);
  });
});

describe('a file that is replaced while the gateway runs', () => {
  const certificate = async (name: string) => {
    const keys = await generate([{ name: 'commonName', value: name }]);
    return `${keys.cert}\n${keys.private}`;
  };

  it('is read again for each sign-in, and what was read last counts while it cannot be', async () => {
    const path = join(folder, 'replaced.pem');
    const failures: unknown[] = [];
    await writeFile(path, await certificate('one'));
    const read = await kept(certificateCredential({ path }), (error) => failures.push(error));
    const first = await read();
    await writeFile(path, await certificate('two'));
    const second = await read();
    expect(second).not.toEqual(first);
    await writeFile(path, 'half writ');
    expect(await read()).toEqual(second);
    expect(failures).toHaveLength(1);
  });

  it('is refused at the start where it is of no use', async () => {
    await expect(kept(federatedCredential(join(folder, 'none')), () => undefined)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('AZURE_FEDERATED_TOKEN_FILE') as string,
    });
  });
});

describe('a federated token', () => {
  it('is sent as assertion, as it stands in the file at that time', async () => {
    const path = join(folder, 'token');
    const sent: (string | null)[] = [];
    const exchange = ({ body }: LoginRequest) => {
      const form = new URLSearchParams(body);
      sent.push(form.get('client_assertion_type'), form.get('client_assertion'));
      const answer = { token_type: 'Bearer', expires_in: 3600, access_token: 'x' };
      return Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(answer) });
    };
    await writeFile(path, 'aaa.bbb.ccc\n');
    const credential = await federatedCredential(path)();
    const acquire = createClientCredentials({
      dataverseUrl: new URL('http://127.0.0.1:5050'),
      tenantId: 'contoso.example',
      clientId: '22222222-2222-2222-2222-222222222222',
      credential,
      authorityHost: new URL('http://127.0.0.1:5050/login'),
      exchange,
    });
    expect((await acquire()).value).toBe('x');
    expect(sent).toEqual(['urn:ietf:params:oauth:client-assertion-type:jwt-bearer', 'aaa.bbb.ccc']);
  });

  it('must look like one', async () => {
    const path = join(folder, 'no-token');
    await writeFile(path, 'canary');
    await expect(federatedCredential(path)()).rejects.not.toThrow(/canary/);
  });
});

describe('a managed identity', () => {
  it('gets its token from the machine', async () => {
    const asked: string[] = [];
    const host = createServer((request, response) => {
      asked.push(`${String(request.headers['x-identity-header'])} ${String(request.url)}`);
      const expiresOn = Math.floor(Date.now() / 1000) + 7200;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          access_token: 'mi',
          token_type: 'Bearer',
          expires_on: String(expiresOn),
          resource: 'r',
        }),
      );
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${(host.address() as AddressInfo).port}/msi/token`;
    process.env['IDENTITY_HEADER'] = 'secret-header';
    try {
      const acquire = createManagedIdentity({
        dataverseUrl: new URL('https://acme.crm.dynamics.com'),
        clientId: '22222222-2222-2222-2222-222222222222',
        exchange: undiciLogin(2000),
      });
      const token = await acquire();
      expect(token.value).toBe('mi');
      expect(Math.round(token.expiresInSeconds / 100)).toBe(72);
      expect(asked).toHaveLength(1);
      expect(asked[0]).toContain('secret-header');
      expect(asked[0]).toContain(`resource=${encodeURIComponent('https://acme.crm.dynamics.com')}`);
    } finally {
      delete process.env['IDENTITY_ENDPOINT'];
      delete process.env['IDENTITY_HEADER'];
      host.close();
    }
  });
});

describe('a PFX file', () => {
  const run = promisify(execFile);
  const pfx = async (password: string, ...more: string[]) => {
    const keys = await generate([{ name: 'commonName', value: 'gateway' }]);
    await writeFile(join(folder, 'cert.pem'), keys.cert);
    await writeFile(join(folder, 'key.pem'), keys.private);
    const path = join(folder, 'gateway.pfx');
    const files = ['-inkey', join(folder, 'key.pem'), '-in', join(folder, 'cert.pem'), '-out', path];
    await run('openssl', ['pkcs12', '-export', ...files, '-passout', `pass:${password}`, ...more]);
    return { path, keys };
  };

  it.each([[[]], [['-legacy']]])('is read as PEM is, with openssl %j', async (more) => {
    const { path, keys } = await pfx('canary-password', ...more);
    const pem = join(folder, 'same.pem');
    await writeFile(pem, `${keys.cert}\n${keys.private}`);
    const [fromPfx, fromPem] = [
      await readCertificate({ path, password: 'canary-password' }),
      await readCertificate({ path: pem }),
    ];
    expect(fromPfx.thumbprintSha256).toBe(fromPem.thumbprintSha256);
    expect(fromPfx.privateKey).toBe(fromPem.privateKey);
  });

  it('is refused with a wrong password, without quoting it', async () => {
    const { path } = await pfx('canary-password');
    const failure = await readCertificate({ path, password: 'canary-wrong' }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ exitCode: 2 });
    expect(String(failure)).not.toContain('canary');
  });
});
