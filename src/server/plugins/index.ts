import type { Plugin } from 'graphql-yoga';

import type { GraphiqlOptions } from '../graphiql-page.ts';
import type { MaskOptions } from '../mask-error.ts';
import { useErrorMask } from './use-error-mask.ts';
import { useExplain, type ExtensionsFor } from './use-explain.ts';
import { useGraphiql } from './use-graphiql.ts';
import { useHealth, type Readiness } from './use-health.ts';
import { useJsonOperations } from './use-json-operations.ts';
import { useResponseHeaders } from './use-response-headers.ts';
import { useRoutes } from './use-routes.ts';

export interface PluginDeps {
  readonly readiness: () => Readiness;
  /** undefined: no GraphiQL. */
  readonly graphiql: GraphiqlOptions | undefined;
  readonly maxBodyBytes: number;
  /** The context of each running operation, by its request. */
  readonly contexts: WeakMap<Request, object>;
  readonly extensionsFor: ExtensionsFor;
  readonly mask: MaskOptions;
}

/** The way of a request through the server, in this order. */
export const serverPlugins = (deps: PluginDeps): Plugin[] => [
  useResponseHeaders(), // on every answer, whoever gives it
  useHealth(deps.readiness), // before the routes, which know /graphql only
  ...(deps.graphiql ? [useGraphiql(deps.graphiql)] : []), // before the routes, which refuse GET
  useRoutes(), // whatever is no operation ends here
  useJsonOperations(deps.maxBodyBytes),
  useExplain(deps.contexts, deps.extensionsFor),
  useErrorMask(deps.mask), // last: it must see every error
];
