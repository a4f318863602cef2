import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';

import { connectOrganization, type Connection } from './connect-organization.ts';
import { StartError } from './errors/start-error.ts';
import { findFileColumn } from './execute/find-file-column.ts';
import type { OperationContext } from './execute/operation-context.ts';
import { createReadResolvers } from './execute/read-resolvers.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { checkSignIn, type SignIn } from './lifecycle/check-sign-in.ts';
import { fetchMetadata, openSnapshot, type OpenMetadataOptions } from './lifecycle/open-metadata.ts';
import { defaultBatchPolicy } from './load/batch-policy.ts';
import { ExchangeLog } from './load/exchange-log.ts';
import { createLoaders } from './load/loaders.ts';
import { openFile } from './load/open-file.ts';
import { httpSource } from './metadata/http-source.ts';
import type { LoadedMetadata } from './metadata/metadata-source.ts';
import { buildModel } from './model/build-model.ts';
import type { Model } from './model/model.ts';
import { parseNamesLock, type NamesLock } from './model/names-lock.ts';
import { createLog } from './observe/create-log.ts';
import { planRead } from './plan/plan-read.ts';
import { defaultPageLimits } from './plan/planner.ts';
import { buildSchema } from './schema/build-schema.ts';
import { createServer, type OperationRequest, type Server } from './server/create-server.ts';
import { createCursorSealer, cursorKey } from './shape/cursor.ts';
import type { UpstreamPrincipal } from './transport/send.ts';

/** A running gateway. It listens only when asked to; `fetch` answers in-process. */
export interface Gateway extends Server {
  /** What is served now; metadata that changed makes a new one. */
  readonly current: () => ServedSchema;
}

/** A schema and what it was made of. */
export interface ServedSchema {
  readonly schema: GraphQLSchema;
  readonly model: Model;
  /** The lock of `schemaDir` with the names that it lacks added. */
  readonly names: NamesLock;
}

/** Milliseconds for the first answer of the organisation, sign-in included. */
const signInTimeoutMs = 8000;
/** Milliseconds between two tries of a start that waits. */
const waitMs = 5000;

/** Callers aren't told apart yet: the gateway listens on loopback only, and each may read what the application user may. */
const principal: UpstreamPrincipal = { kind: 'service', reason: 'callers on loopback are not told apart' };
const owner = { principal: 'anonymous', role: 'admin' };

/**
 * Signs in, reads the organisation's metadata (from the snapshot where there is one, refreshing it behind), and makes a
 * server of it.
 *
 * @throws StartError whose message names the cause and the remedy, and whose exit code graphql-surface.md §8 lists.
 */
export const createGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const log = options.log ?? createLog();
  const connection = await connectOrganization(options, log);
  try {
    const lock = await readLock(options.schemaDir);
    const metadataOptions = metadataOptionsOf(options, connection, log);
    const opened = await open(options, { connection, metadataOptions, log });
    let served = serve(opened.metadata, lock);
    log.info(summaryOf(served.model), 'schema built');
    if (opened.fromSnapshot) {
      void fetchMetadata(metadataOptions).then(
        (metadata) => {
          served = serve(metadata, lock);
          log.info(summaryOf(served.model), 'metadata refreshed');
        },
        (error: unknown) => log.warn({ err: error }, 'metadata was not refreshed; serving the snapshot'),
      );
    }
    const server = createServer({
      schemaFor: (audience) => (audience === undefined ? served.schema : undefined),
      contextFor: operationContexts(options, connection),
      openFile: async ({ table, column: name, id, full, range, signal }) => {
        const column = findFileColumn(served.model, { table, column: name });
        const { sendStream } = connection;
        return column && openFile({ sendStream, principal, column, id, full, range, signal });
      },
      readiness: () => (connection.refused() ? 'unavailable' : 'ok'),
      log,
      graphiql: options.graphiql,
      extensionsFor: (context) =>
        options.explain === true
          ? { upstream: (context as OperationContext).exchanges.exchanges }
          : undefined,
      newGuid: options.newGuid,
    });
    return {
      ...server,
      current: () => served,
      close: async () => {
        await server.close();
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
};

interface Opening {
  readonly connection: Connection;
  readonly metadataOptions: OpenMetadataOptions;
  readonly log: Logger;
}

interface Opened {
  readonly metadata: LoadedMetadata;
  /** It is to be refreshed. */
  readonly fromSnapshot: boolean;
}

/** Refused credentials end the start even with a snapshot; an organisation that is down does not. */
const open = async (options: GatewayOptions, opening: Opening): Promise<Opened> => {
  const { connection, metadataOptions, log } = opening;
  const signIn: SignIn = await checkSignIn({
    send: connection.send,
    environment: metadataOptions.environment,
    timeoutMs: signInTimeoutMs,
  });
  const snapshot = await openSnapshot(metadataOptions);
  if (snapshot !== undefined) {
    if (signIn.kind === 'unavailable')
      log.warn({ reason: signIn.error.message }, 'started without the organisation');
    return { metadata: snapshot, fromSnapshot: true };
  }
  if (signIn.kind === 'ok') return { metadata: await fetchMetadata(metadataOptions), fromSnapshot: false };
  if (options.wait !== true) throw signIn.error;
  log.warn({ reason: signIn.error.message }, 'waiting for the organisation');
  await setTimeout(waitMs);
  return open(options, opening);
};

const metadataOptionsOf = (
  { dataverse, stateDir, onProgress, clock = () => new Date() }: GatewayOptions,
  { send, sendStream }: Connection,
  log: Logger,
): OpenMetadataOptions => {
  const request = (path: string) => ({
    method: 'GET' as const,
    path,
    headers: {},
    body: undefined,
    principal: { kind: 'service', reason: 'metadata' } as const,
    signal: undefined,
  });
  const source = httpSource({
    get: (path) => send(request(path)),
    stream: (path) => sendStream({ ...request(path), headers: { Accept: 'application/xml' } }),
    onProgress: ({ step, done, total }) => {
      log.debug({ step, done, total }, 'metadata');
      onProgress?.(`${step} (${done} of ${total})`);
    },
  });
  return { source, environment: dataverse.url.origin, stateDir, log, now: clock };
};

const serve = ({ csdl, definitions }: LoadedMetadata, lock: NamesLock | undefined): ServedSchema => {
  const { model, names } = buildModel({ csdl, definitions, lock });
  if (model.tables.size === 0) {
    throw new StartError('The metadata of the organisation holds no table that can be read', { exitCode: 4 });
  }
  return { schema: buildSchema(model, createReadResolvers(model)), model, names };
};

const summaryOf = ({ tables, omissions, csdlOnly }: Model) => ({
  tables: tables.size,
  leftOut: omissions.length,
  csdlOnly,
});

const readLock = async (schemaDir: string | undefined): Promise<NamesLock | undefined> => {
  if (schemaDir === undefined) return undefined;
  const text = await readFile(join(schemaDir, 'names.lock.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return parseNamesLock(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StartError(`The names lock in ${schemaDir} is refused: ${message}`, {
      exitCode: 2,
      cause: error,
    });
  }
};

/** What each operation works with: loaders of its own. */
const operationContexts = (
  options: GatewayOptions,
  connection: Connection,
): ((operation: OperationRequest) => OperationContext) => {
  const { clock = () => new Date(), newGuid = randomUUID } = options;
  const cursors = createCursorSealer({
    key: cursorKey(options.cursorSecret ?? connection.secret),
    owner: { environment: options.dataverse.url.origin, ...owner },
    now: () => clock().getTime(),
    randomBytes: options.randomBytes ?? randomBytes,
  });
  return ({ request, signal }) => {
    const exchanges = new ExchangeLog(() => performance.now());
    const loaders = createLoaders({
      send: connection.send,
      principal,
      signal,
      serviceRoot: connection.serviceRoot,
      policy: defaultBatchPolicy,
      newBoundary: newGuid,
      log: exchanges,
      planRead,
    });
    const planning = { limits: defaultPageLimits, openCursor: cursors.open };
    const acceptLanguage = request.headers.get('accept-language') ?? undefined;
    return { planning, loaders, sealCursor: cursors.seal, acceptLanguage, exchanges };
  };
};
