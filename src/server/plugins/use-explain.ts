import { mapAsyncIterator } from '@graphql-tools/utils';
import type { Plugin } from 'graphql-yoga';

import type { PartialResult } from '../join-ready-parts.ts';

/** What an operation's context tells about the operation, for `extensions` of its answer. */
export type ExtensionsFor = (context: object) => Record<string, unknown> | undefined;

/**
 * With the header `x-explain: true`, adds what the operation did upstream to `extensions`; of an answer in several parts, to
 * those of the last one.
 */
export const useExplain = (contexts: WeakMap<Request, object>, extensionsFor: ExtensionsFor): Plugin => ({
  onExecutionResult: (event) => {
    const { result } = event;
    // Of an operation in a list, its own; undefined where it was refused before it had a context.
    const { request } = event.context as { readonly request?: Request };
    if (request?.headers.get('x-explain') !== 'true') return;
    const context = contexts.get(request);
    if (context === undefined || result === undefined) return;
    const explain = (one: PartialResult): PartialResult => {
      const extensions = one.hasNext === true ? undefined : extensionsFor(context);
      return extensions === undefined ? one : { ...one, extensions: { ...one.extensions, ...extensions } };
    };
    event.setResult(Symbol.asyncIterator in result ? mapAsyncIterator(result, explain) : explain(result));
  },
});
