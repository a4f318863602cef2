import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';

import { GatewayError } from '../../errors/gateway-error.ts';
import type { Batches } from '../batches.ts';
import { compressedResponse } from '../compressed-response.ts';
import type { CompressedText } from '../compressed-text.ts';
import type { IntrospectedField } from '../introspection/compile-introspection.ts';
import { IntrospectionAnswers } from '../introspection/introspection-answers.ts';
import { readIntrospection, type ValidOperation } from '../introspection/read-introspection.ts';
import { writeIntrospection } from '../introspection/write-introspection.ts';

/** Length of an introspection that may come along with other fields, and so is computed each time and all at once. */
const maxMixedLength = 256 * 1024;

/**
 * Answers operations that ask for nothing but the schema, from what was computed once, compressed and with an `ETag`.
 *
 * `If-None-Match` is honoured on POST, which HTTP gives a meaning for GET and HEAD only: such an operation reads and
 * changes nothing, and tools send it by POST alone.
 *
 * @param isShedding whether there is too much to do; then it is the first that is refused
 */
export const useIntrospection = (isShedding: () => boolean, batches: Batches): Plugin => {
  const answers = new IntrospectionAnswers();
  const found = new WeakMap<Request, CompressedText>();
  return {
    onExecute: ({ args, setResultAndStopExecution }) => {
      const operation = args as ValidOperation; // the envelope has no types for these
      const introspection = readIntrospection(operation);
      if (introspection === undefined) return undefined;
      if (isShedding()) throw overloaded();
      // What stands in a list is no answer by itself.
      if (introspection.mixed || batches.has(args.contextValue.request)) {
        refuseLong(operation.schema, introspection.fields);
        return undefined;
      }
      return answers.find(operation.schema, introspection.fields).then((answer) => {
        found.set(args.contextValue.request, answer);
        setResultAndStopExecution({ data: {} }); // stands in for the answer while the response is negotiated
      });
    },
    onResponse: (event) => {
      const { request, response } = event;
      const text = found.get(request);
      if (text === undefined || response.status !== 200) return;
      const contentType = response.headers.get('content-type') ?? '';
      // Yoga would also make a stream of events or parts of it, for clients that take nothing else.
      const json = /^application\/(?:graphql-response\+)?json\b/.test(contentType);
      event.setResponse(
        json ? compressedResponse({ request, text, contentType }) : new Response(null, { status: 406 }),
      );
    },
  };
};

const overloaded = (): GatewayError =>
  new GatewayError('OVERLOADED', 'There is too much to do: ask for the schema later.', {
    retryAfterSeconds: 10,
  });

const refuseLong = (schema: GraphQLSchema, fields: readonly IntrospectedField[]): void => {
  let length = 0;
  for (const part of writeIntrospection(schema, fields)) {
    length += part.length;
    if (length <= maxMixedLength) continue;
    const message = 'Ask for that much of the schema in a query of its own, without fields of data.';
    throw new GatewayError('QUERY_TOO_COMPLEX', message);
  }
};
