import type { FetchFunction } from '../../../src/transport/fetch-send.ts';
import { printDefinitions } from './print-definitions.ts';
import { printMetadata } from './print-metadata.ts';
import type { SyntheticOrganization } from './synthetic-organization.ts';

export interface ServedOrganization {
  readonly organization: SyntheticOrganization;
  /** False: it answers them with 404, as an organisation without them does. */
  readonly definitions: boolean;
  /** Answers everything else: sign-in, `WhoAmI`. */
  readonly others: FetchFunction;
}

/**
 * Answers requests for metadata and for lists of rows (there are none) as the organisation would.
 */
export function serveOrganization({ organization, definitions, others }: ServedOrganization): FetchFunction {
  const sets = new Set(organization.tables.flatMap(({ entitySets }) => entitySets));
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const resource = /^\/api\/data\/v[0-9.]+\/(.*)$/.exec(pathname)?.[1];
    if (resource === '$metadata') return answer('application/xml', printMetadata(organization));
    if (resource === 'EntityDefinitions') {
      if (!definitions) return new Response('', { status: 404 });
      const cast = /Attributes\/Microsoft\.Dynamics\.CRM\.(\w+)/.exec(decodeURIComponent(search))?.[1];
      return answer('application/json', printDefinitions(organization, cast));
    }
    if (resource !== undefined && sets.has(resource)) return answer('application/json', ['{"value":[]}']);
    return others(request);
  };
}

/** Text as it is made: an organisation's definitions are too long to be held whole. */
function answer(type: string, chunks: Iterable<string>): Response {
  const iterator = chunks[Symbol.iterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const next = iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
  });
  return new Response(body, { headers: { 'content-type': type, 'odata-version': '4.0' } });
}
