import { mapAsyncIterator } from '@graphql-tools/utils';
import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';

import type { PartialResult } from '../join-ready-parts.ts';
import { maskError, type MaskOptions } from '../mask-error.ts';

const maxValidationErrors = 5;
const maxExecutionErrors = 100;

/**
 * Masks the errors of every answer, wherever they come from: the body, parsing, validation, the context, execution.
 * Long lists are cut, as each entry costs the client's bandwidth and says less than the one before.
 */
export const useErrorMask = (options: MaskOptions): Plugin => ({
  onResultProcess: (event) => {
    const { result } = event;
    if (Array.isArray(result)) {
      event.setResult(result.map((each) => inList(each as ExecutionResult, options)));
    } else if (Symbol.asyncIterator in result) {
      event.setResult(mapAsyncIterator(result, (part: PartialResult) => maskPart(part, options)));
    } else if (result.errors !== undefined) {
      event.setResult({ ...result, errors: cut(result, options) });
    }
  },
});

/** One failure of several is none of the request: each tells of its own, and the status says that there is a list. */
const inList = (result: ExecutionResult, options: MaskOptions): ExecutionResult => {
  if (result.errors === undefined) return result;
  const errors = cut(result, options).map((error) => {
    const { message, source, positions, nodes, path } = error;
    const { http: _http, ...extensions } = error.extensions;
    const options = { source: source ?? null, positions: positions ?? null };
    return new GraphQLError(message, { ...options, nodes: nodes ?? null, path: path ?? null, extensions });
  });
  return { ...result, errors };
};

/** Each payload of an answer in several has a list of its own. */
const maskPart = (result: PartialResult, options: MaskOptions): PartialResult => ({
  ...result,
  ...(result.errors && { errors: cut(result, options) }),
  ...(result.incremental && {
    incremental: result.incremental.map((part) =>
      part.errors === undefined
        ? part
        : { ...part, errors: cut({ data: null, errors: part.errors }, options) },
    ),
  }),
});

const cut = (result: ExecutionResult, options: MaskOptions): readonly GraphQLError[] => {
  const errors = result.errors ?? [];
  const executed = 'data' in result;
  const kept = errors.slice(0, executed ? maxExecutionErrors : maxValidationErrors);
  const masked = kept.map((error) => maskError(error, options));
  const rest = errors.length - kept.length;
  const last = masked.at(-1);
  if (rest === 0 || last === undefined || !executed) return masked;
  const message = `${rest} further errors are not listed.`;
  return [...masked, new GraphQLError(message, { extensions: { code: last.extensions['code'] } })];
};
