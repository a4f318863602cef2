import type { Logger } from 'pino';

import { GatewayError } from '../errors/gateway-error.ts';
import { findStartError, guideSteps, StartError } from '../errors/start-error.ts';
import { CsdlError } from '../metadata/csdl-error.ts';
import { MetadataError } from '../metadata/metadata-error.ts';
import { readRawMetadata, type LoadedMetadata, type MetadataSource } from '../metadata/metadata-source.ts';
import { readSnapshot, writeSnapshot } from '../metadata/snapshot.ts';

export interface OpenMetadataOptions {
  readonly source: MetadataSource;
  /** `DATAVERSE_URL`: a snapshot of another environment is not used. */
  readonly environment: string;
  /** Where the snapshot is kept; undefined: nowhere. */
  readonly stateDir: string | undefined;
  readonly log: Logger;
  readonly now: () => Date;
}

/** The snapshot, or undefined where there is no usable one; the reason is logged. */
export const openSnapshot = async (options: OpenMetadataOptions): Promise<LoadedMetadata | undefined> => {
  const { stateDir, environment, log } = options;
  if (stateDir === undefined) return undefined;
  const { snapshot, reason } = await readSnapshot(stateDir, environment);
  if (snapshot === undefined) {
    log.info({ reason }, 'no metadata snapshot is used');
    return undefined;
  }
  try {
    const metadata = await readRawMetadata(snapshot.metadata);
    log.info({ fetchedAt: snapshot.fetchedAt }, 'starting from the metadata snapshot');
    return metadata;
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'the metadata snapshot is not usable');
    return undefined;
  }
};

/**
 * Metadata from the organisation; the snapshot is written anew.
 *
 * @throws StartError 3 when the organisation doesn't answer or refuses; 4 when what it answers is no usable metadata.
 */
export const fetchMetadata = async (options: OpenMetadataOptions): Promise<LoadedMetadata> => {
  const { source, stateDir, environment, log, now } = options;
  const metadata = await source.load().catch((error: unknown) => {
    throw startError(error, environment);
  });
  if (stateDir !== undefined) {
    const fetchedAt = now().toISOString();
    const reason = await writeSnapshot(stateDir, { environment, fetchedAt, metadata: metadata.raw });
    if (reason !== undefined) log.warn({ reason }, 'the metadata snapshot was not written');
  }
  return metadata;
};

const startError = (error: unknown, environment: string): Error => {
  const known = findStartError(error);
  if (known !== undefined) return known;
  if (error instanceof CsdlError) {
    return new StartError(`The $metadata document of ${environment} is not usable: ${error.message}`, {
      exitCode: 4,
      step: guideSteps.findUrl,
      cause: error,
    });
  }
  if (error instanceof MetadataError) {
    return new StartError(`The metadata of ${environment} could not be read: ${error.message}`, {
      exitCode: error.reason === 'refused' ? 3 : 4,
      step: stepOf(error),
      cause: error,
    });
  }
  if (error instanceof GatewayError) {
    return new StartError(`The metadata of ${environment} could not be fetched: ${error.message}`, {
      exitCode: 3,
      step: guideSteps.findUrl,
      cause: error,
    });
  }
  return error instanceof Error ? error : new Error(String(error));
};

/** Where to look: at the role where access is denied, at the address where what came is no metadata. */
const stepOf = ({ reason, status }: MetadataError): number => {
  if (reason !== 'refused') return guideSteps.findUrl;
  return status === 403 ? guideSteps.giveSecurityRole : guideSteps.getToken;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
