import type { Logger } from 'pino';

import type { Code } from '../errors/codes.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { findStartError, guideSteps, StartError, type StartExitCode } from '../errors/start-error.ts';
import { CsdlError } from '../metadata/csdl-error.ts';
import { MetadataError } from '../metadata/metadata-error.ts';
import type { LoadedMetadata, MetadataSource } from '../metadata/metadata-source.ts';
import { readSnapshot, writeSnapshot } from '../metadata/snapshot.ts';

export interface SnapshotOptions {
  /** `DATAVERSE_URL`: a snapshot of another environment is not used. */
  readonly environment: string;
  /** Where the snapshot is kept; undefined: nowhere. */
  readonly stateDir: string | undefined;
  /** What would be fetched now: a snapshot of more or less than that is not used. @default any is */
  readonly source?: Pick<MetadataSource, 'scope'> | undefined;
  readonly log: Logger;
}

export interface OpenMetadataOptions extends SnapshotOptions {
  readonly source: MetadataSource;
  readonly now: () => Date;
  /** Gives the fetch up. */
  readonly signal?: AbortSignal | undefined;
}

/** The snapshot, or undefined where there is no usable one; the reason is logged. */
export const openSnapshot = async (options: SnapshotOptions): Promise<LoadedMetadata | undefined> => {
  const { stateDir, environment, source, log } = options;
  if (stateDir === undefined) return undefined;
  const { snapshot, reason } = await readSnapshot(stateDir, { environment, scope: source?.scope });
  if (snapshot === undefined) {
    log.info({ reason }, 'no metadata snapshot is used');
    return undefined;
  }
  log.info({ fetchedAt: snapshot.fetchedAt }, 'starting from the metadata snapshot');
  return snapshot.metadata;
};

/**
 * Metadata from the organisation; the snapshot is written anew.
 *
 * @throws StartError 2 when the configuration names a solution that is not there; 3 when the organisation doesn't answer or
 *   refuses; 4 when what it answers is no usable metadata.
 */
export const fetchMetadata = async (options: OpenMetadataOptions): Promise<LoadedMetadata> => {
  const { source, stateDir, environment, log, now, signal } = options;
  const metadata = await source.load({ signal }).catch((error: unknown) => {
    throw startError(error, environment);
  });
  if (metadata.csdl.entitySets.size === 0) {
    throw new StartError(`The metadata of ${environment} holds no table that can be read`, { exitCode: 4 });
  }
  if (stateDir !== undefined) {
    const fetchedAt = now().toISOString();
    const reason = await writeSnapshot(stateDir, { environment, fetchedAt, metadata });
    if (reason !== undefined) log.warn({ reason }, 'the metadata snapshot was not written');
  }
  return metadata;
};

/** Codes of an organisation that did not answer, or not now. */
const noAnswer: ReadonlySet<Code> = new Set([
  'UPSTREAM_UNAVAILABLE',
  'TIMEOUT',
  'THROTTLED',
  'OVERLOADED',
] as const);

/** Whether the organisation may answer better in a while. */
const mayPass = ({ reason, status = 0 }: MetadataError): boolean =>
  reason === 'interrupted' || (reason === 'refused' && (status === 429 || status >= 500));

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
      exitCode: exitCodeOf(error),
      step: stepOf(error),
      cause: error,
      passes: mayPass(error),
    });
  }
  if (error instanceof GatewayError) {
    return new StartError(`The metadata of ${environment} could not be fetched: ${error.message}`, {
      exitCode: 3,
      step: guideSteps.findUrl,
      cause: error,
      passes: noAnswer.has(error.code),
    });
  }
  return error instanceof Error ? error : new Error(String(error));
};

const exitCodeOf = ({ reason }: MetadataError): StartExitCode => {
  switch (reason) {
    case 'unknown-solution':
      return 2;
    case 'refused':
      return 3;
    case 'interrupted':
    case 'unusable':
      return 4;
  }
};

/** Where to look: at the role where access is denied, at the address where what came is no metadata. */
const stepOf = ({ reason, status }: MetadataError): number | undefined => {
  switch (reason) {
    case 'unknown-solution':
      return undefined;
    case 'refused':
      return status === 403 ? guideSteps.giveSecurityRole : guideSteps.getToken;
    case 'interrupted':
    case 'unusable':
      return guideSteps.findUrl;
  }
};
