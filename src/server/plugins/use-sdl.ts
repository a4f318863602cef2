import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import Negotiator from 'negotiator';

import { GatewayError } from '../../errors/gateway-error.ts';
import { sdlParts } from '../../schema/sdl-parts.ts';
import { compressedResponse } from '../compressed-response.ts';
import { compressText, type CompressedText } from '../compressed-text.ts';
import { failureResponse } from '../failure-response.ts';
import type { MaskOptions } from '../mask-error.ts';
import type { KnownRequests } from '../requests.ts';

/** Plain text unless the client names the other: code generators take both, and browsers show it. */
const mediaTypes = ['text/plain', 'application/graphql'];

/** Serves the SDL of each schema at `/schema.graphql`, made once for each. */
export const useSdl = (requests: KnownRequests, mask: MaskOptions): Plugin => {
  const texts = new WeakMap<GraphQLSchema, Promise<CompressedText>>();
  const textOf = (schema: GraphQLSchema): Promise<CompressedText> => {
    const known = texts.get(schema);
    if (known !== undefined) return known;
    const made = compressText(document(sdlParts(schema)));
    texts.set(schema, made);
    made.catch(() => texts.delete(schema)); // the next one tries again
    return made;
  };
  return {
    onRequest: async (event) => {
      const { request } = event;
      const known = requests.known.get(request);
      if (known?.route.kind !== 'sdl') return;
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        event.endResponse(new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } }));
        return;
      }
      if (!known.role.introspection) {
        event.endResponse(
          failureResponse(new GatewayError('FORBIDDEN', 'You may not ask for the schema.'), mask),
        );
        return;
      }
      try {
        const text = await textOf(known.schema);
        event.endResponse(
          compressedResponse({ request, text, contentType: `${mediaType(request)}; charset=utf-8` }),
        );
      } catch (error) {
        event.endResponse(failureResponse(error, mask));
      }
    },
  };
};

const mediaType = (request: Request): string => {
  const accept = request.headers.get('accept') ?? '*/*';
  return new Negotiator({ headers: { accept } }).mediaType(mediaTypes) ?? 'text/plain';
};

function* document(parts: Iterable<string>): Generator<string> {
  let separator = '';
  for (const part of parts) {
    yield separator + part;
    separator = '\n\n';
  }
  yield '\n';
}
