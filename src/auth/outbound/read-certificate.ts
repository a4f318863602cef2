import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

import { guideSteps, StartError } from '../../errors/start-error.ts';
import { pfxToPem } from './pfx-to-pem.ts';

export interface CertificateFile {
  /** PEM or PKCS #12 file (.pfx, .p12) with the certificate and its private key (AZURE_CLIENT_CERTIFICATE_PATH). */
  readonly path: string;
  /** Of the private key, where that is encrypted (AZURE_CLIENT_CERTIFICATE_PASSWORD). */
  readonly password?: string | undefined;
}

/** A certificate as MSAL takes it. */
export interface ClientCertificate {
  /** SHA-256 of the certificate, hexadecimal. */
  readonly thumbprintSha256: string;
  /** PKCS #8 in PEM, decrypted. */
  readonly privateKey: string;
  /** All certificates of the file, in PEM. */
  readonly x5c: string;
}

const certificates = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const privateKeys = /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----[^]+?-----END ([A-Z]+ )?PRIVATE KEY-----/;

/**
 * Reads the client certificate.
 *
 * @throws StartError (exit code 2) that names the file and what is wrong with it, never a part of its content.
 */
export const readCertificate = async (file: CertificateFile): Promise<ClientCertificate> => {
  const bytes = await readFile(file.path).catch((error: unknown) => {
    throw refusal(file, 'cannot be read', error);
  });
  const isPfx = ['.pfx', '.p12'].includes(extname(file.path).toLowerCase());
  const pem = isPfx ? openPfx(bytes, file) : bytes.toString('utf8');
  const chain = pem.match(certificates) ?? [];
  const [leaf] = chain;
  if (leaf === undefined) throw refusal(file, 'holds no certificate ("BEGIN CERTIFICATE")');
  const keyText = privateKeys.exec(pem)?.[0];
  if (keyText === undefined) throw refusal(file, 'holds no private key ("BEGIN PRIVATE KEY")');

  const key = decryptKey(keyText, file);
  // Entra ID takes assertions that are signed with RSA only (contract §1.3).
  if (key.asymmetricKeyType !== 'rsa') throw refusal(file, 'has a private key that is not an RSA key');
  const certificate = parseCertificate(leaf, file);
  if (!certificate.checkPrivateKey(key))
    throw refusal(file, 'has a private key that does not belong to its first certificate');
  return {
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    x5c: chain.join('\n'),
  };
};

const openPfx = (bytes: Buffer, file: CertificateFile): string => {
  try {
    return pfxToPem(bytes, file.password ?? '');
  } catch (error) {
    throw refusal(
      file,
      'is no PKCS #12 file with an RSA key that AZURE_CLIENT_CERTIFICATE_PASSWORD opens',
      error,
    );
  }
};

const decryptKey = (pem: string, file: CertificateFile): KeyObject => {
  try {
    return createPrivateKey({ key: pem, ...(file.password !== undefined && { passphrase: file.password }) });
  } catch (error) {
    const encrypted = pem.includes('ENCRYPTED');
    throw refusal(
      file,
      encrypted
        ? 'has a private key that AZURE_CLIENT_CERTIFICATE_PASSWORD does not open'
        : 'has an unreadable private key',
      error,
    );
  }
};

const parseCertificate = (pem: string, file: CertificateFile): X509Certificate => {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw refusal(file, 'has an unreadable certificate', error);
  }
};

const refusal = (file: CertificateFile, what: string, cause?: unknown): StartError =>
  new StartError(`AZURE_CLIENT_CERTIFICATE_PATH: the file ${file.path} ${what}`, {
    exitCode: 2,
    step: guideSteps.makeCredential,
    cause,
  });
