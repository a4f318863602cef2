import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';

import { StartError } from '../errors/start-error.ts';
import { checkSignIn, type SignIn } from '../lifecycle/check-sign-in.ts';
import { fetchMetadata, openSnapshot, type OpenMetadataOptions } from '../lifecycle/open-metadata.ts';
import type { LoadedMetadata, MetadataGet } from '../metadata/metadata-source.ts';
import type { Connection } from './connect-organization.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { organizationSource } from './organization-source.ts';

/** The way to an organisation's metadata. */
export interface MetadataAccess {
  readonly connection: Connection;
  /** How it is read, where its snapshot is kept. */
  readonly options: OpenMetadataOptions;
  /** One request about metadata. */
  readonly get: MetadataGet;
  readonly log: Logger;
}

export interface OpenedOrganization {
  readonly metadata: LoadedMetadata;
  /** It is to be refreshed. */
  readonly fromSnapshot: boolean;
}

/** Milliseconds for the first answer of the organisation, sign-in included. */
const signInTimeoutMs = 8000;
/** Milliseconds between two tries of a start that waits. */
const waitMs = 5000;

/** How metadata is read over a connection, as the options say. Sends nothing. */
export const metadataAccess = (
  options: GatewayOptions,
  connection: Connection,
  log: Logger,
): MetadataAccess => {
  const { dataverse, stateDir, onProgress, clock = () => new Date() } = options;
  const source = organizationSource(options, connection, {
    log,
    onProgress: ({ step, done, total }) => {
      log.debug({ step, done, total }, 'metadata');
      onProgress?.(`${step} (${done} of ${total})`);
    },
  });
  return {
    connection,
    options: { source, environment: dataverse.url.origin, stateDir, log, now: clock },
    get: (path, { headers, signal }) =>
      connection.send({
        method: 'GET',
        path,
        headers,
        signal,
        body: undefined,
        principal: { kind: 'service', reason: 'metadata' },
      }),
    log,
  };
};

/** A failure that may pass. @throws any other */
const asPassing = (error: unknown): StartError => {
  if (error instanceof StartError && error.passes) return error;
  throw error;
};

/**
 * Signs in and reads the metadata, from the snapshot where there is one. Refused credentials end the start even with a
 * snapshot; an organisation that is down does not, and without a snapshot it is waited for where the options say so.
 *
 * @throws StartError whose message names the cause and the remedy.
 */
export const openOrganization = async (
  { wait }: Pick<GatewayOptions, 'wait'>,
  { connection, options, log }: MetadataAccess,
): Promise<OpenedOrganization> => {
  for (;;) {
    const signIn: SignIn = await checkSignIn({
      send: connection.send,
      environment: options.environment,
      timeoutMs: signInTimeoutMs,
    });
    const snapshot = await openSnapshot(options);
    if (snapshot !== undefined) {
      if (signIn.kind === 'unavailable')
        log.warn({ reason: signIn.error.message }, 'started without the organisation');
      return { metadata: snapshot, fromSnapshot: true };
    }
    const fetched = signIn.kind === 'ok' ? await fetchMetadata(options).catch(asPassing) : signIn.error;
    if (!(fetched instanceof StartError)) return { metadata: fetched, fromSnapshot: false };
    if (wait !== true) throw fetched;
    log.warn({ reason: fetched.message }, 'waiting for the organisation');
    await setTimeout(waitMs);
  }
};
