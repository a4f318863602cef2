import type { Logger } from 'pino';

import type { RoleView } from '../access/role-view.ts';
import type { Caller } from '../auth/caller.ts';
import type { Authenticator } from '../auth/inbound/authenticator.ts';
import type { IsProxy } from '../auth/inbound/proxies.ts';
import type { OpenFileSlot } from './file-slot.ts';
import type { GraphiqlOptions } from './graphiql-page.ts';
import type { OpenFile } from './open-file.ts';
import type { RefusalOfRead } from './plugins/use-admission.ts';
import type { CorsOptions } from './plugins/use-cors.ts';
import type { ExecuteOperation } from './plugins/use-execution.ts';
import type { ExtensionsFor } from './plugins/use-explain.ts';
import type { Readiness } from './plugins/use-health.ts';
import type { DocumentOptions } from './plugins/use-known-documents.ts';
import type { PriceOf } from './plugins/use-rate-limits.ts';
import type { RateLimiter } from './rate-limits/rate-limiter.ts';
import type { KnownRequest, SchemaFor } from './requests.ts';

/** A valid operation that is about to be executed. */
export interface OperationRequest {
  readonly request: Request;
  /** Who asks, and with which schema. */
  readonly known: KnownRequest;
  /** Aborted when the answer is no longer wanted or possible; everything that waits should heed it. */
  readonly signal: AbortSignal;
  /** When the answer is not possible any more, in monotonic milliseconds; undefined for a file, which takes its time. */
  readonly deadline: number | undefined;
  /** The document; undefined for a file. */
  readonly text?: string | undefined;
  /** The list that it stands in, the same object for all of it; undefined: it came alone. */
  readonly batch?: object | undefined;
  /** Says that the operation writes: it is not cut off any more, and has to end by itself. */
  readonly hold?: (() => void) | undefined;
}

export interface ServerOptions {
  /** Asked once for each request, so that a new schema takes effect with the next one. */
  readonly schemaFor: SchemaFor;
  /** Whether there is an endpoint of that name. */
  readonly hasAudience: (audience: string) => boolean;
  /** Ways to prove who one is, in the order in which they are asked. */
  readonly authenticators: readonly Authenticator[];
  /** Whose word counts for where a request comes from. @default nobody's */
  readonly isProxy?: IsProxy | undefined;
  /** The one role of a caller. @throws GatewayError FORBIDDEN where the caller has none, or may not come in */
  readonly roleOf: (caller: Caller) => RoleView;
  /** Makes the context that resolvers get, once per valid operation. A plain object: its own properties are copied. */
  readonly contextFor: (operation: OperationRequest) => object | Promise<object>;
  /** @default as graphql-js does */
  readonly execute?: ExecuteOperation | undefined;
  readonly readiness: () => Readiness;
  /** Whether there is too much to do: introspection is refused first. @default never */
  readonly isShedding?: (() => boolean) | undefined;
  /** Told of each request that is refused because there is no time to read it. */
  readonly noteRefusal?: (() => void) | undefined;
  /** Why a read of this caller is refused before anything of it is looked at, as there is too much to do. @default never */
  readonly refusalOfRead?: RefusalOfRead | undefined;
  readonly log: Logger;
  /** Opens the content of file and image columns. @default there is none */
  readonly openFile?: OpenFile | undefined;
  /** Finds file and image columns that are to be written. @default there are none */
  readonly openFileSlot?: OpenFileSlot | undefined;
  /** Extensions for the answer to an operation that came with `x-explain: true`. @default none */
  readonly extensionsFor?: ExtensionsFor | undefined;
  /** Serves GraphiQL to browsers at the endpoints. @default off */
  readonly graphiql?: GraphiqlOptions | undefined;
  /** Operations by the id of a document. @default there are none */
  readonly documents?: DocumentOptions | undefined;
  /** Pages of other origins that may use the gateway. @default none */
  readonly cors?: CorsOptions | undefined;
  /** Counts what callers ask of Dataverse. @default nobody does */
  readonly limiter?: RateLimiter | undefined;
  /** What an operation was expected to cost, of its context. @default 1 */
  readonly priceOf?: PriceOf | undefined;
  /** Answers operations with `@defer` and `@stream` in several parts; their schemas must have both. @default false */
  readonly incrementalDelivery?: boolean | undefined;
  /** Ids of unexpected errors. @default random */
  readonly newGuid?: (() => string) | undefined;
}
