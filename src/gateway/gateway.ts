import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';

import type { OperationContext } from '../execute/operation-context.ts';
import { repeatOnNewSchema } from '../execute/repeat-on-new-schema.ts';
import { fetchMetadata } from '../lifecycle/open-metadata.ts';
import { watchMetadata, type MetadataWatch } from '../lifecycle/watch-metadata.ts';
import { readOrganizationRow } from '../metadata/fetch/read-organization-row.ts';
import type { LoadedMetadata } from '../metadata/metadata-source.ts';
import type { NamesLock } from '../model/names-lock.ts';
import { createLog } from '../observe/create-log.ts';
import { createMetrics } from '../observe/create-metrics.ts';
import { createMetricsServer } from '../server/create-metrics-server.ts';
import { createServer, type Server } from '../server/create-server.ts';
import type { KnownRequest, SchemaChoice } from '../server/requests.ts';
import type { ServerOptions } from '../server/server-options.ts';
import { refusalOfRead } from './admit-operation.ts';
import { buildServedSchemas, type ServedSchemas } from './build-served-schema.ts';
import { createCallerAccess, problemsOfRoles, refuse } from './caller-access.ts';
import { connectOrganization } from './connect-organization.ts';
import { createFilePorts } from './file-ports.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { metadataAccess, openOrganization } from './open-organization.ts';
import { operationContexts } from './operation-contexts.ts';
import { readNamesLock } from './read-names-lock.ts';
import { readinessOf } from './readiness-of.ts';
import { reloadable, type ReloadableOptions } from './reloadable-options.ts';
import { reportChanges } from './report-changes.ts';
import { createRequestRules } from './request-rules.ts';
import { RoleSchemas, type RoleSchema } from './role-schemas.ts';
import { upstreamCaller } from './upstream-caller.ts';

export type { ReloadableOptions };

/** A running gateway. It listens only when asked to; `fetch` answers in-process. */
export interface Gateway extends Server {
  /** What is served now; metadata that changed makes a new one. */
  readonly current: () => ServedSchema;
  /** Serves `GET /metrics` on an address of its own. */
  readonly listenMetrics: Server['listen'];
  /**
   * Puts options in the place of those in force; requests under way keep theirs.
   *
   * @throws StartError as at a start, where they make no sense: nothing changed then.
   */
  readonly reload: (options: ReloadableOptions) => Promise<void>;
}

/** The schemas of all audiences and what they were made of. */
export interface ServedSchema extends ServedSchemas {
  /** That of `/graphql`. */
  readonly schema: GraphQLSchema;
}

/** What is made of options and metadata together, and shown together. */
interface Generation {
  readonly served: ServedSchema;
  readonly roleSchemas: RoleSchemas;
}

/**
 * Signs in, reads the organisation's metadata (from the snapshot where there is one, refreshing it behind), and makes a
 * server of it.
 *
 * @throws StartError whose message names the cause and the remedy, and whose exit code graphql-surface.md §8 lists.
 */
export const createGateway = async (initial: GatewayOptions): Promise<Gateway> => {
  let options = initial;
  const log = options.log ?? createLog();
  let access = await createCallerAccess(options, log);
  const metrics = createMetrics();
  const connection = await connectOrganization(options, log, metrics.upstream.exchange);
  metrics.upstream.watchLimiters(connection.limiters);
  let rules = await createRequestRules(options, log).catch(async (error: unknown) => {
    await connection.close();
    throw error;
  });
  const server = createServer({ log, stalledMs: options.requestTimeoutMs });
  const metricsServer = createMetricsServer(metrics, log);
  const hosts: string[] = [];
  let watch: MetadataWatch | undefined;
  const close = async (): Promise<void> => {
    watch?.close();
    await server.close();
    await metricsServer.close();
    rules.counter.close();
    await connection.close();
  };
  try {
    if (options.listenEarly !== undefined) {
      const { host, port, metricsPort, onListening, onMetrics } = options.listenEarly;
      access.refuseStrangers(host);
      hosts.push(host);
      onListening((await server.listen({ host, port })).url);
      if (metricsPort !== undefined) {
        onMetrics(`${(await metricsServer.listen({ host, port: metricsPort })).url}/metrics`);
      }
    }
    const lock = options.schemaDir === undefined ? undefined : await readNamesLock(options.schemaDir);
    const organization = metadataAccess(options, connection, log);
    const opened = await openOrganization(options, organization);
    let { metadata } = opened;
    let served = build(options, metadata, lock);
    let roleSchemas = new RoleSchemas(served, options);
    refuse(problemsOfRoles(access.roles, served, roleSchemas), options.placeOf);
    metrics.tables(served.model.tables.size);
    log.info(summaryOf(served, lock), 'schema built');
    for (const pattern of served.unmatched)
      log.warn({ pattern }, 'this part of the configuration fits nothing');
    // Clients use the names that are served: where there is no lock, they hold until the gateway ends.
    const remake = (next: GatewayOptions, known: LoadedMetadata): Generation => {
      const made = build(next, known, served.names);
      return { served: made, roleSchemas: new RoleSchemas(made, next) };
    };
    const show = (next: Generation): void => {
      const before = served;
      ({ served, roleSchemas } = next);
      reportChanges(before, served, { log, metrics });
    };
    const watching = watchMetadata({
      version: opened.metadata.version,
      probe: async (signal) => (await readOrganizationRow(organization.get, { signal })).version,
      load: (signal) => fetchMetadata({ ...organization.options, signal }),
      onMetadata: (next) => {
        const made = remake(options, next);
        for (const { where, what } of problemsOfRoles(access.roles, made.served, made.roleSchemas))
          log.error({ where, what }, 'a role is cut short: the organisation changed');
        metadata = next;
        show(made);
      },
      onProbe: metrics.metadataProbe,
      onFailure: (error) => {
        metrics.metadataProbe('failed');
        log.warn({ err: error }, 'metadata was not refreshed; serving what was read before');
      },
      periodMs: (options.metadataProbeSeconds ?? 300) * 1000,
    });
    watch = watching;
    // The snapshot may be old; where it tells no version, a trigger loads anew.
    if (opened.fromSnapshot) void watching.trigger();
    // A request ends on the metadata that it began with.
    const generations = new WeakMap<GraphQLSchema, RoleSchemas>();
    const roleSchemaOf = ({ schema, route, role }: KnownRequest): RoleSchema => {
      const audience = route.kind === 'file' ? undefined : route.audience;
      const found = generations.get(schema)?.get({ audience, role });
      if (found === undefined) throw new TypeError('A request has a schema that nobody made');
      return found;
    };
    /** What requests like this one are let in with now. */
    const schemaFor = (choice: SchemaChoice): GraphQLSchema | undefined => {
      const found = roleSchemas.get(choice);
      if (found !== undefined) generations.set(found.schema, roleSchemas);
      return found?.schema;
    };
    /** As the options in force say: what is made of these holds for a request to its end. */
    const serverOptions = (): ServerOptions => {
      const contexts = operationContexts({
        options,
        connection,
        log,
        keyedWrites: rules.counter.keyedWrites,
        refreshMetadata: watching.trigger.bind(watching),
        schemaFor,
        roleSchema: roleSchemaOf,
      });
      const { audiences } = options;
      return {
        schemaFor,
        hasAudience: (audience) => audiences !== undefined && Object.hasOwn(audiences, audience),
        authenticators: access.authenticators,
        isProxy: access.isProxy,
        roleOf: access.roleOf,
        contextFor: contexts,
        ...createFilePorts({
          connection,
          roleSchema: roleSchemaOf,
          contexts,
          newGuid: options.newGuid ?? randomUUID,
          onWrite: (record) => log.info(record, 'written'),
        }),
        ...rules.server,
        execute: repeatOnNewSchema,
        readiness: () => readinessOf(connection),
        isShedding: connection.shedding,
        noteRefusal: connection.noteRefusal,
        refusalOfRead: (known) => refusalOfRead(connection, upstreamCaller(known)),
        log,
        graphiql: options.graphiql,
        incrementalDelivery: options.incrementalDelivery,
        extensionsFor: (context) =>
          (context as OperationContext).explains ? explained(context as OperationContext) : undefined,
        newGuid: options.newGuid,
      };
    };
    server.replace(serverOptions());
    return {
      ...server,
      listen: (address) => {
        access.refuseStrangers(address.host);
        hosts.push(address.host);
        return server.listen(address);
      },
      listenMetrics: (address) => metricsServer.listen(address),
      current: () => served,
      reload: async (changes) => {
        const next = { ...options, ...reloadable(changes) };
        const nextAccess = await createCallerAccess(next, log, access);
        for (const host of hosts) nextAccess.refuseStrangers(host);
        const nextRules = await createRequestRules(next, log, rules.counter);
        const made = remake(next, metadata);
        refuse(problemsOfRoles(nextAccess.roles, made.served, made.roleSchemas), next.placeOf);
        show(made);
        // Nothing waits or fails any more: the next request sees all of it, and none sees a part.
        options = next;
        access = nextAccess;
        rules = nextRules;
        server.replace(serverOptions());
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

const build = (
  options: GatewayOptions,
  metadata: LoadedMetadata,
  lock: NamesLock | undefined,
): ServedSchema => {
  const served = buildServedSchemas({ metadata, lock, options });
  const main = served.schemas.get(undefined);
  if (main === undefined) throw new TypeError('There is always a schema for those of no audience');
  return { ...served, schema: main.schema };
};

/** Names that the lock lacks are computed, not written: `schema pull` does that. */
const summaryOf = ({ model, omissions, added, clashes }: ServedSchema, lock: NamesLock | undefined) => ({
  tables: model.tables.size,
  leftOut: omissions.length,
  csdlOnly: model.csdlOnly,
  ...(lock === undefined ? {} : { namesNotInLock: added.length }),
  clashes: clashes.length,
});

/** What an operation did upstream, and what it was expected to cost at most. */
const explained = ({ exchanges, meter }: OperationContext): Record<string, unknown> => ({
  upstream: exchanges.exchanges,
  predicted: meter.cost,
});
