import { Unauthorized } from '../authenticate.ts';
import type { Caller } from '../caller.ts';
import type { DataContext } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { jsonAnswer } from '../json-answer.ts';
import { createRights } from '../security/rights.ts';
import { visibleStore } from '../security/visible-store.ts';
import { findHits } from './find-hits.ts';
import { readSearchRequest } from './search-request.ts';

/** Path of Dataverse search, beside the Web API. */
export const searchPath = '/api/search/v2.0/query';

/** What Dataverse search is made of. */
export interface SearchParts {
  readonly context: DataContext;
  /** @throws Unauthorized or DataError when the request may not go on */
  readonly authenticate: (request: HttpRequest) => Promise<Caller>;
}

/** One request a second and user: its own limit, apart from that of the Web API (contract §4.11). */
const intervalMs = 1000;

/** Answers `POST /api/search/v2.0/query` (contract §4.11). */
export function createSearchHandler({
  context,
  authenticate,
}: SearchParts): (request: HttpRequest) => Promise<HttpResponse> {
  const last = new Map<string, number>();

  const answer = (request: HttpRequest, caller: Caller): HttpResponse => {
    if (request.method !== 'POST') throw new DataError(405, '', 'Only POST is supported.');
    if (context.quirks.searchDisabled) {
      throw new DataError(400, '0x8006088a', 'Search is not enabled for this organization.');
    }
    const now = context.clock().getTime();
    if (now - (last.get(caller.userId) ?? -Infinity) < intervalMs) {
      return errorAnswer(new DataError(429, '', 'Rate limit is exceeded. Try again in 1 seconds.'), {
        'Retry-After': '1',
      });
    }
    last.set(caller.userId, now);
    const search = readSearchRequest(new TextDecoder().decode(request.body));
    const serviceRoot = `${request.origin}/api/data/v9.2`;
    const rights = createRights(context.schema.organization, context.store, caller);
    const hits = findHits(
      {
        ...context,
        caller,
        rights,
        store: visibleStore(context.store, rights),
        allRows: context.store,
        serviceRoot,
        aliases: new Map<string, string>(),
      },
      search,
    );
    const page = hits.slice(search.skip, search.skip + search.top);
    const response = {
      Error: null,
      Value: page.map(({ row, score, highlights }) => ({
        Id: row.id,
        EntityName: row.table.logicalName,
        ObjectTypeCode: row.table.objectTypeCode,
        Attributes: { [row.table.primaryId]: row.id },
        Highlights: highlights,
        Score: score,
      })),
      Facets: {},
      QueryContext: null,
      Count: search.count ? hits.length : -1,
    };
    return jsonAnswer(200, {
      '@odata.context': `${serviceRoot}/$metadata#Microsoft.Dynamics.CRM.searchqueryResponse`,
      response: JSON.stringify(response),
    });
  };

  return async (request) => {
    try {
      return answer(request, await authenticate(request));
    } catch (error) {
      if (error instanceof Unauthorized) return error.answer;
      if (!(error instanceof DataError)) throw error;
      return errorAnswer(error);
    }
  };
}

const errorAnswer = (
  { status, code, message }: DataError,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse => jsonAnswer(status, { error: { code, message } }, headers);
