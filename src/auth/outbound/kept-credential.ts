import { readFile } from 'node:fs/promises';

import { guideSteps, StartError } from '../../errors/start-error.ts';
import type { ClientCredential } from './client-credentials.ts';
import { readCertificate, type CertificateFile } from './read-certificate.ts';

/** Reads a credential anew for each sign-in. */
export type ReadCredential = () => Promise<ClientCredential>;

/** A certificate file, which may be replaced while the gateway runs. @throws StartError (exit code 2) */
export const certificateCredential =
  (file: CertificateFile): ReadCredential =>
  async () => ({ kind: 'certificate', certificate: await readCertificate(file) });

/** A file with a token of another issuer, which that issuer replaces every hour or so. @throws StartError (exit code 2) */
export const federatedCredential =
  (path: string): ReadCredential =>
  async () => {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw refusal(path, 'cannot be read', error);
    });
    const assertion = text.trim();
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(assertion)) throw refusal(path, 'holds no token (a JWT)');
    return { kind: 'assertion', assertion };
  };

/** Where a file can't be read at some time, as while it is replaced, what it held before counts on. */
export const kept = async (
  read: ReadCredential,
  onFailure: (error: unknown) => void,
): Promise<ReadCredential> => {
  let last = await read();
  return async () => {
    try {
      last = await read();
    } catch (error) {
      onFailure(error);
    }
    return last;
  };
};

const refusal = (path: string, what: string, cause?: unknown): StartError =>
  new StartError(`AZURE_FEDERATED_TOKEN_FILE: the file ${path} ${what}`, {
    exitCode: 2,
    step: guideSteps.makeCredential,
    cause,
  });
