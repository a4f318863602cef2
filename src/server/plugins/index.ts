import type { Plugin } from 'graphql-yoga';

import type { RoleView } from '../../access/role-view.ts';
import type { Caller } from '../../auth/caller.ts';
import type { Authenticator } from '../../auth/inbound/authenticator.ts';
import type { IsProxy } from '../../auth/inbound/proxies.ts';
import type { Deadlines } from '../deadlines.ts';
import type { OpenFileSlot } from '../file-slot.ts';
import type { GraphiqlOptions } from '../graphiql-page.ts';
import type { MaskOptions } from '../mask-error.ts';
import type { OpenFile } from '../open-file.ts';
import type { RateLimiter } from '../rate-limits/rate-limiter.ts';
import type { KnownRequests, SchemaFor } from '../requests.ts';
import type { RunningOperations } from '../running-operations.ts';
import { useAdmission, type RefusalOfRead } from './use-admission.ts';
import { useAuthentication } from './use-authentication.ts';
import { useBatches } from './use-batches.ts';
import { useConcurrency } from './use-concurrency.ts';
import { useCors, type CorsOptions } from './use-cors.ts';
import { useDeadline } from './use-deadline.ts';
import { useDocumentLimits, type LimitsFor } from './use-document-limits.ts';
import { useErrorMask } from './use-error-mask.ts';
import { useExecution, type ExecuteOperation } from './use-execution.ts';
import { useExplain, type ExtensionsFor } from './use-explain.ts';
import { useFiles } from './use-files.ts';
import { useGraphiql } from './use-graphiql.ts';
import { useHealth, type Readiness } from './use-health.ts';
import { useIncrementalDelivery } from './use-incremental-delivery.ts';
import { useIntrospection } from './use-introspection.ts';
import { useJsonOperations } from './use-json-operations.ts';
import { useKnownDocuments, type DocumentOptions } from './use-known-documents.ts';
import { useKnownSchema } from './use-known-schema.ts';
import { usePostOnly } from './use-post-only.ts';
import { useRateLimits, type PriceOf } from './use-rate-limits.ts';
import { useResponseHeaders } from './use-response-headers.ts';
import { useRoutes } from './use-routes.ts';
import { useSdl } from './use-sdl.ts';
import { useValidationRules } from './use-validation-rules.ts';

export interface PluginDeps {
  readonly requests: KnownRequests;
  readonly schemaFor: SchemaFor;
  readonly hasAudience: (audience: string) => boolean;
  readonly authenticators: readonly Authenticator[];
  readonly isProxy: IsProxy;
  readonly roleOf: (caller: Caller) => RoleView;
  readonly deadlines: Deadlines;
  /** Operations under way, those that began before the options changed among them. */
  readonly running: RunningOperations;
  readonly readiness: () => Readiness;
  readonly isShedding: () => boolean;
  readonly refusalOfRead: RefusalOfRead;
  /** undefined: no GraphiQL. */
  readonly graphiql: GraphiqlOptions | undefined;
  /** undefined: no files. */
  readonly openFile: OpenFile | undefined;
  readonly openFileSlot: OpenFileSlot | undefined;
  readonly limitsFor: LimitsFor;
  /** The context of each running operation, by its request. */
  readonly contexts: WeakMap<Request, object>;
  readonly extensionsFor: ExtensionsFor;
  /** Whether answers may come in several parts. */
  readonly incrementalDelivery: boolean;
  /** undefined: as graphql-js does. */
  readonly execute: ExecuteOperation | undefined;
  readonly documents: DocumentOptions;
  /** undefined: pages of other origins may not use the gateway. */
  readonly cors: CorsOptions | undefined;
  /** undefined: there are no rate limits. */
  readonly limiter: RateLimiter | undefined;
  readonly priceOf: PriceOf;
  readonly mask: MaskOptions;
}

/**
 * The way of a request through the server, in this order. A hook that has nothing to wait for returns no promise: from the first
 * one on, Yoga makes several for each hook.
 */
export const serverPlugins = (deps: PluginDeps): Plugin[] => {
  const { requests, deadlines, limitsFor, graphiql, execute, cors, limiter, mask } = deps;
  const nothing = () => Promise.resolve(undefined);
  const { openFile = nothing, openFileSlot = nothing } = deps;
  return [
    useHealth(deps.readiness), // before the routes, which know nothing of it
    useRoutes(requests, deps.hasAudience), // whatever leads nowhere ends here
    ...(graphiql ? [useGraphiql(requests, graphiql)] : []), // a page without data, for browsers without credentials
    ...(cors ? [useCors(cors)] : []), // browsers ask without credentials
    useAuthentication(deps), // before anything is read: strangers cost us nothing
    ...(limiter ? [useRateLimits({ ...deps, limiter })] : []), // as soon as it is known whom to charge
    useSdl(requests, mask),
    useFiles({ ...deps, openFile, openFileSlot }),
    usePostOnly(), // whatever is no operation ends here
    useJsonOperations(limitsFor, requests.batches),
    ...useKnownDocuments(requests, deps.documents), // from here on there is a text
    useAdmission(deps), // before anything of it is looked at: what is refused is to cost nothing
    useDeadline(deadlines, limitsFor),
    useConcurrency(requests, deps.running), // around the deadline: what is refused needs none
    useKnownSchema(requests),
    useBatches(requests), // around all that is each operation's own
    useDocumentLimits(limitsFor, requests.batches),
    useValidationRules(requests),
    useIntrospection(deps.isShedding, requests.batches),
    ...(execute ? [useExecution(execute)] : []),
    ...(deps.incrementalDelivery ? [useIncrementalDelivery()] : []), // around execution
    useExplain(deps.contexts, deps.extensionsFor),
    useErrorMask(mask), // after all that can fail: it must see every error
    useResponseHeaders(), // last: on every answer, whoever gives it
  ];
};
