import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClientCredentials } from '../../../../src/auth/outbound/client-credentials.ts';
import { fetchLogin } from '../../../../src/auth/outbound/login-exchange.ts';
import { readCertificate } from '../../../../src/auth/outbound/read-certificate.ts';
import { createEmulator } from '../../../../src/emulator/create-emulator.ts';
import { createSampleOrganization } from '../../../../src/emulator/organization/create-sample-organization.ts';
import { wellKnown } from '../../../../src/emulator/organization/well-known.ts';

let folder: string;
let keys: Awaited<ReturnType<typeof generate>>;
let other: Awaited<ReturnType<typeof generate>>;
let encrypted: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  keys = await generate([{ name: 'commonName', value: 'gateway' }]);
  other = await generate([{ name: 'commonName', value: 'other' }]);
  encrypted = createPrivateKey(keys.private)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary-password' })
    .toString();
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (text: string, name = 'gateway.pem'): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

const ofEllipticCurve = async (): Promise<string> => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'gateway' }], {
    keyType: 'ec',
  });
  return `${cert}\n${key}`;
};

describe('readCertificate', () => {
  it('reads certificate and key, in any order', async () => {
    const thumbprintSha256 = new X509Certificate(keys.cert).fingerprint256.replaceAll(':', '');
    for (const text of [keys.cert + '\n' + keys.private, keys.private + '\n' + keys.cert]) {
      const certificate = await readCertificate({ path: await file(text) });
      expect(certificate.thumbprintSha256).toBe(thumbprintSha256);
      expect(certificate.privateKey).toContain('BEGIN PRIVATE KEY');
      expect(certificate.x5c.trim()).toBe(keys.cert.replaceAll('\r', '').trim());
    }
  });

  it('signs in with an encrypted key', async () => {
    const path = await file(keys.cert + '\n' + encrypted);
    const certificate = await readCertificate({ path, password: 'canary-password' });
    const sample = createSampleOrganization({ rows: 'none' });
    const applications = sample.applications.map((application) => ({
      ...application,
      certificates: [keys.cert],
    }));
    const emulator = await createEmulator({ organization: { ...sample, applications } });
    const acquire = createClientCredentials({
      dataverseUrl: new URL('http://127.0.0.1:5050'),
      tenantId: wellKnown.tenantId,
      clientId: wellKnown.gatewayClient.clientId,
      credential: { kind: 'certificate', certificate },
      authorityHost: new URL('http://127.0.0.1:5050'),
      exchange: fetchLogin((request) => emulator.fetch(request)),
    });
    expect((await acquire()).value).not.toBe('');
  });

  it.each([
    ['a file that is not there', () => Promise.resolve(join(folder, 'nowhere.pem')), 'cannot be read'],
    ['a PKCS #12 file', () => file('x', 'gateway.pfx'), 'is no PKCS #12 file'],
    ['a file without a certificate', () => file(keys.private), 'holds no certificate'],
    ['a file without a key', () => file(keys.cert), 'holds no private key'],
    ['the key of another certificate', () => file(keys.cert + '\n' + other.private), 'does not belong'],
    [
      'a wrong password',
      () => file(keys.cert + '\n' + encrypted),
      'AZURE_CLIENT_CERTIFICATE_PASSWORD does not open',
    ],
    ['a key that is not RSA', async () => file(await ofEllipticCurve(), 'ec.pem'), 'is not an RSA key'],
    [
      'a damaged key',
      () => file(`${keys.cert}\n-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n`),
      'unreadable private key',
    ],
    [
      'a damaged certificate',
      () => file(`-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n${keys.private}`),
      'unreadable certificate',
    ],
  ])('names the file and the fault for %s', async (_name, path, text) => {
    const where = await path();
    const error: unknown = await readCertificate({ path: where, password: 'canary-wrong' }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ name: 'StartError', exitCode: 2, step: 2 });
    const { message } = error as Error;
    expect(message).toContain(where);
    expect(message).toContain(text);
    expect(message).not.toContain('canary');
  });
});
