import type { Logger } from 'pino';

import type { RoleOptions } from '../access/role-options.ts';
import type { Authenticator } from '../auth/inbound/authenticator.ts';
import type { CallersOptions } from '../auth/inbound/index.ts';
import type { FetchKeys } from '../auth/inbound/signing-keys.ts';
import type { CostLimits } from '../execute/cost-meter.ts';
import type { BatchPolicy } from '../load/batch-policy.ts';
import type { Exposure } from '../model/exposure.ts';
import type { NamePreferences } from '../model/name-preferences.ts';
import type { TrustedDocuments } from '../server/documents/trusted-documents.ts';
import type { ListenAddress } from '../server/http-server.ts';
import type { CorsOptions } from '../server/plugins/use-cors.ts';
import type { RateLimitOptions } from '../server/rate-limits/rate-limiter.ts';
import type { FetchFunction } from '../transport/fetch-send.ts';

/** What it takes to reach an organisation and make a schema of it. */
export interface OrganizationOptions {
  readonly dataverse: {
    /** Origin of the environment: `https://acme.crm.dynamics.com`. */
    readonly url: URL;
    /** @default 'v9.2' */
    readonly apiVersion?: string | undefined;
  };
  /** The app registration that signs in: by secret, certificate, federated token or managed identity. */
  readonly azure: ApplicationUser & {
    readonly tenantId: string;
    /** File with a token of another issuer that the app registration trusts. */
    readonly federatedTokenFile?: string | undefined;
    /** The identity that Azure gives this machine: its own, or the one whose client id is `clientId`. */
    readonly managedIdentity?: 'system' | 'user' | undefined;
    /** @default https://login.microsoftonline.com */
    readonly authorityHost?: URL | undefined;
    /** Further app registrations of the same tenant, each with an application user: requests are spread among all. */
    readonly applicationUsers?: readonly ApplicationUser[] | undefined;
  };
  /** How much is asked of Dataverse in the name of one application user. */
  readonly upstream?:
    | {
        /** Requests at once, at most. @default 48 */
        readonly maxConcurrent?: number | undefined;
        /** Seconds that requests may take together in five minutes. @default what Dataverse bears */
        readonly executionSeconds?: number | undefined;
      }
    | undefined;
  /** What of the organisation is visible. @default all but intersect, private and internal tables */
  readonly exposure?: Exposure | undefined;
  /** Subsets of that with an endpoint of their own, by name: `partners` → `/graphql/partners`. */
  readonly audiences?: Readonly<Record<string, Exposure>> | undefined;
  /** Names of one's own, which win over the lock's. */
  readonly names?: NamePreferences | undefined;
  /** LCIDs whose labels are kept, besides the base language. @default all that the organisation has */
  readonly languages?: readonly number[] | undefined;
  /** Don't ask for entity definitions: logical names, choices as numbers. @default false */
  readonly csdlOnly?: boolean | undefined;
  /** Seconds between two looks whether metadata changed; 0: never. @default 300 */
  readonly metadataProbeSeconds?: number | undefined;
  /** Serves a subgraph of Apollo Federation: `@key`, `_entities`, `_service`. @default false */
  readonly federation?: boolean | undefined;
  /** Offers Dataverse search, as `search(term:)`. @default false */
  readonly search?: boolean | undefined;
  /** Offers `@defer` and `@stream`: answers may begin before everything was read. @default false */
  readonly incrementalDelivery?: boolean | undefined;
  /**
   * Where outcomes of writes with an `idempotencyKey` are kept; `memory` is of one process, and lost with it.
   *
   * @default 'off': there are no such keys
   */
  readonly idempotency?: 'memory' | 'redis' | 'off' | undefined;
  /** Folder of `names.lock.json`, which is read and never written. @default no lock */
  readonly schemaDir?: string | undefined;
  /** Folder of the metadata snapshot. @default no snapshot */
  readonly stateDir?: string | undefined;
  /** Seals cursors. @default derived from the client secret or the certificate's key, so that replicas agree */
  readonly cursorSecret?: string | undefined;
  /** Keep trying when the organisation doesn't answer at the start. @default false */
  readonly wait?: boolean | undefined;
  /**
   * Milliseconds for one operation, and until a file begins; what is not answered then fails with TIMEOUT. A client that takes
   * nothing of its answer for so long is hung up on.
   *
   * @default 30000
   */
  readonly requestTimeoutMs?: number | undefined;
  /**
   * What one operation of a role that doesn't say may cost at most, by prediction.
   *
   * @default 50 requests, 12 one after another, 50,000 rows
   */
  readonly limits?: Partial<CostLimits> | undefined;
  /** How reads become requests, for measurements: the defaults cost least. */
  readonly requests?:
    | {
        readonly batch?: Partial<BatchPolicy> | undefined;
        /** False: related rows are never read in the same query. @default true */
        readonly expand?: boolean | undefined;
      }
    | undefined;
  /** Serves GraphiQL, with a tab for each query. @default not served */
  readonly graphiql?:
    | {
        readonly title: string;
        readonly queries: readonly string[];
        /** Sent with each operation, such as `x-explain`. */
        readonly headers?: Readonly<Record<string, string>>;
      }
    | undefined;
  /** @default JSON lines on stderr */
  readonly log?: Logger | undefined;
  /** Reaches organisation and login service in-process instead of over the network, such as the double's `fetch`. */
  readonly fetch?: FetchFunction | undefined;
  /** Told what is being fetched at a start without snapshot. */
  readonly onProgress?: ((step: string) => void) | undefined;
  /** Sources of time and randomness, for tests. @default the machine's */
  readonly clock?: (() => Date) | undefined;
  readonly newGuid?: (() => string) | undefined;
  readonly randomBytes?: ((size: number) => Buffer) | undefined;
}

/** An app registration and what it proves itself with. */
export interface ApplicationUser {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** Tried when the other one is refused, so that secrets can be replaced without a restart. */
  readonly clientSecretNext?: string | undefined;
  /** PEM or PKCS #12 file with certificate and private key. */
  readonly clientCertificatePath?: string | undefined;
  readonly clientCertificatePassword?: string | undefined;
}

/** What a gateway needs to know. `loadConfig` makes it of environment and file. */
export interface GatewayOptions extends OrganizationOptions {
  /** What callers may see and do, by name: a caller has the first of these that it fits. */
  readonly roles: Readonly<Record<string, RoleOptions>>;
  /** Where it listens from the beginning of its start, with nothing but its health until that is over. @default nowhere */
  readonly listenEarly?: ListenEarly | undefined;
  /** Where in its file a place of the configuration is, for messages. @default the place alone */
  readonly placeOf?: ((where: string) => string) | undefined;
  /** Who may call. */
  readonly callers: CallersOptions;
  /** Pages of other origins that may use the gateway. @default none */
  readonly cors?: CorsOptions | undefined;
  /** How much a caller may ask of Dataverse in a while. @default there is no limit */
  readonly rateLimits?: RateLimitOptions | undefined;
  /**
   * What gateways share: rate limits, and outcomes of writes where `idempotency` says so.
   *
   * @default each counts for itself
   */
  readonly redisUrl?: string | undefined;
  /** Documents that are known beforehand; the first entry that belongs to a caller counts. @default none */
  readonly trustedDocuments?: readonly TrustedDocumentsOptions[] | undefined;
  /** Whether clients may register documents by their hash. @default false */
  readonly automaticPersistedQueries?: boolean | undefined;
  /** Ways of one's own to prove who one is, asked before those of `callers`. @default none */
  readonly authenticators?: readonly Authenticator[] | undefined;
  /** Reads the keys that issuers of tokens publish. @default over the network */
  readonly fetchKeys?: FetchKeys | undefined;
}

export interface ListenEarly extends ListenAddress {
  /** Where metrics are served, on the same host. @default nowhere */
  readonly metricsPort?: number | undefined;
  /** Told what the address is, where it is `http://localhost:4000`. */
  readonly onListening: (url: string) => void;
  /** The same of metrics: `http://localhost:9090/metrics`. */
  readonly onMetrics: (url: string) => void;
}

/** A manifest of documents, and whom it is for. */
export interface TrustedDocumentsOptions extends Omit<TrustedDocuments, 'documents'> {
  /** JSON file of ids and documents. */
  readonly manifest: string;
}
