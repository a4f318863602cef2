import type { Plugin } from 'graphql-yoga';

/** What an operation's context tells about the operation, for `extensions` of its answer. */
export type ExtensionsFor = (context: object) => Record<string, unknown> | undefined;

/** With the header `x-explain: true`, adds what the operation did upstream to `extensions`. */
export const useExplain = (contexts: WeakMap<Request, object>, extensionsFor: ExtensionsFor): Plugin => ({
  onExecutionResult: (event) => {
    const { request, result } = event;
    if (request.headers.get('x-explain') !== 'true') return;
    const context = contexts.get(request);
    if (context === undefined || result === undefined || Symbol.asyncIterator in result) return;
    const extensions = extensionsFor(context);
    if (extensions !== undefined)
      event.setResult({ ...result, extensions: { ...result.extensions, ...extensions } });
  },
});
