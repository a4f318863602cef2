import type { Plugin } from 'graphql-yoga';

import type { Deadlines } from '../deadlines.ts';
import type { GraphiqlOptions } from '../graphiql-page.ts';
import type { MaskOptions } from '../mask-error.ts';
import type { OpenFile } from '../open-file.ts';
import type { KnownRequests, SchemaFor } from '../requests.ts';
import { useDeadline } from './use-deadline.ts';
import { useDocumentLimits } from './use-document-limits.ts';
import { useErrorMask } from './use-error-mask.ts';
import { useExecution, type ExecuteOperation } from './use-execution.ts';
import { useExplain, type ExtensionsFor } from './use-explain.ts';
import { useFiles } from './use-files.ts';
import { useGraphiql } from './use-graphiql.ts';
import { useHealth, type Readiness } from './use-health.ts';
import { useIntrospection } from './use-introspection.ts';
import { useJsonOperations } from './use-json-operations.ts';
import { usePostOnly } from './use-post-only.ts';
import { useResponseHeaders } from './use-response-headers.ts';
import { useRoutes } from './use-routes.ts';
import { useSdl } from './use-sdl.ts';
import { useValidationRules } from './use-validation-rules.ts';

export interface PluginDeps {
  readonly requests: KnownRequests;
  readonly schemaFor: SchemaFor;
  readonly deadlines: Deadlines;
  readonly readiness: () => Readiness;
  readonly isShedding: () => boolean;
  /** undefined: no GraphiQL. */
  readonly graphiql: GraphiqlOptions | undefined;
  /** undefined: no files. */
  readonly openFile: OpenFile | undefined;
  readonly maxBodyBytes: number;
  /** The context of each running operation, by its request. */
  readonly contexts: WeakMap<Request, object>;
  readonly extensionsFor: ExtensionsFor;
  /** undefined: as graphql-js does. */
  readonly execute: ExecuteOperation | undefined;
  readonly mask: MaskOptions;
}

/** The way of a request through the server, in this order. */
export const serverPlugins = (deps: PluginDeps): Plugin[] => {
  const { requests, deadlines, graphiql, execute, openFile = () => Promise.resolve(undefined), mask } = deps;
  return [
    useHealth(deps.readiness), // before the routes, which know nothing of it
    useRoutes(requests, deps.schemaFor), // whatever leads nowhere ends here
    useSdl(requests, mask),
    useFiles({ requests, deadlines, openFile, mask }),
    ...(graphiql ? [useGraphiql(requests, graphiql)] : []), // before all else is refused that isn't POST
    usePostOnly(), // whatever is no operation ends here
    useJsonOperations(deps.maxBodyBytes),
    useDeadline(deadlines),
    useDocumentLimits(),
    useValidationRules(),
    useIntrospection(deps.isShedding),
    ...(execute ? [useExecution(execute)] : []),
    useExplain(deps.contexts, deps.extensionsFor),
    useErrorMask(mask), // after all that can fail: it must see every error
    useResponseHeaders(), // last: on every answer, whoever gives it
  ];
};
