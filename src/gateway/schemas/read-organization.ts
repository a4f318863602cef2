import type { Logger } from 'pino';

import { StartError } from '../../errors/start-error.ts';
import { checkSignIn } from '../../lifecycle/check-sign-in.ts';
import { fetchMetadata, openSnapshot } from '../../lifecycle/open-metadata.ts';
import { CsdlError } from '../../metadata/csdl-error.ts';
import { fileSource } from '../../metadata/file-source.ts';
import { MetadataError } from '../../metadata/metadata-error.ts';
import type { LoadedMetadata } from '../../metadata/metadata-source.ts';
import { connectOrganization } from '../connect-organization.ts';
import type { OrganizationOptions } from '../gateway-options.ts';
import { organizationSource } from '../organization-source.ts';

/** Where to read an organisation's metadata. */
export type MetadataOrigin =
  | { readonly kind: 'organization'; readonly options: OrganizationOptions }
  /** What an earlier start or pull kept in `stateDir`. */
  | { readonly kind: 'snapshot'; readonly environment: URL; readonly stateDir: string }
  | { readonly kind: 'file'; readonly metadata: string; readonly definitions: string | undefined };

export interface ReadOrganizationOptions {
  readonly log: Logger;
  /** Told what has been read. */
  readonly onProgress: (step: string) => void;
}

/** Milliseconds for the first answer of the organisation. */
const signInTimeoutMs = 8000;

/**
 * Reads an organisation's metadata once, for commands that don't serve.
 *
 * @throws StartError 2 for a file that can't be read, 3 for an organisation that refuses or doesn't answer, 4 for metadata
 *   that can't be used
 */
export const readOrganization = async (
  origin: MetadataOrigin,
  { log, onProgress }: ReadOrganizationOptions,
): Promise<LoadedMetadata> => {
  switch (origin.kind) {
    case 'organization':
      return readLive(origin.options, { log, onProgress });
    case 'snapshot': {
      const { environment, stateDir } = origin;
      const snapshot = await openSnapshot({ environment: environment.origin, stateDir, log });
      if (snapshot !== undefined) return snapshot;
      throw new StartError(
        `There is no usable snapshot of ${environment.origin} in ${stateDir}; "serve" and "schema pull" write one`,
        { exitCode: 2 },
      );
    }
    case 'file':
      return readFiles(origin, onProgress);
  }
};

const readLive = async (
  options: OrganizationOptions,
  { log, onProgress }: ReadOrganizationOptions,
): Promise<LoadedMetadata> => {
  const connection = await connectOrganization(options, log);
  try {
    const environment = options.dataverse.url.origin;
    onProgress(`signing in to ${environment}`);
    const signIn = await checkSignIn({ send: connection.send, environment, timeoutMs: signInTimeoutMs });
    if (signIn.kind === 'unavailable') throw signIn.error;
    const { clock = () => new Date(), stateDir } = options;
    const source = organizationSource(options, connection, {
      log,
      onProgress: ({ step, done, total }) => onProgress(`${step} (step ${done} of ${total})`),
    });
    return await fetchMetadata({ source, environment, stateDir, log, now: clock });
  } finally {
    await connection.close();
  }
};

const readFiles = async (
  { metadata, definitions }: Extract<MetadataOrigin, { kind: 'file' }>,
  onProgress: (step: string) => void,
): Promise<LoadedMetadata> => {
  onProgress(`reading ${metadata}`);
  try {
    return await fileSource({ metadata, definitions }).load();
  } catch (error) {
    if (error instanceof CsdlError) {
      throw new StartError(`The file ${metadata} is not usable as metadata: ${error.message}`, {
        exitCode: 4,
        cause: error,
      });
    }
    if (error instanceof MetadataError) {
      throw new StartError(error.message, { exitCode: error.reason === 'refused' ? 2 : 4, cause: error });
    }
    throw error;
  }
};
