import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import Negotiator from 'negotiator';

import { GatewayError } from '../../errors/gateway-error.ts';
import { sdlParts } from '../../schema/sdl-parts.ts';
import { compressedResponse } from '../compressed-response.ts';
import { compressText, type CompressedText } from '../compressed-text.ts';
import { failureResponse } from '../failure-response.ts';
import type { MaskOptions } from '../mask-error.ts';
import type { KnownRequest, KnownRequests } from '../requests.ts';

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
  const answer = async (request: Request, { role, schema }: KnownRequest): Promise<Response> => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
    if (!role.introspection)
      return failureResponse(new GatewayError('FORBIDDEN', 'You may not ask for the schema.'), mask);
    try {
      const text = await textOf(schema);
      return compressedResponse({ request, text, contentType: `${mediaType(request)}; charset=utf-8` });
    } catch (error) {
      return failureResponse(error, mask);
    }
  };
  return {
    onRequest: (event) => {
      const { request } = event;
      const known = requests.known.get(request);
      if (known?.route.kind !== 'sdl') return undefined;
      return answer(request, known).then((response) => event.endResponse(response));
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
