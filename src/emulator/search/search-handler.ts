import { Unauthorized } from '../authenticate.ts';
import type { Caller } from '../caller.ts';
import type { DataContext } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { jsonAnswer } from '../json-answer.ts';
import { createRights } from '../security/rights.ts';
import { visibleStore } from '../security/visible-store.ts';
import { findHits, type Hit } from './find-hits.ts';
import { readSearchRequest, type SearchRequest } from './search-request.ts';

/** What Dataverse search can do; the Web API has each as an action, `searchquery`. */
type SearchOperation = 'query' | 'suggest' | 'autocomplete';

/** The operation that a path asks for: that of search itself, beside the Web API, or that of the action. */
function operationOf(path: string): SearchOperation | undefined {
  const name = /^\/api\/(?:search\/v2\.0\/|data\/v9\.[0-2]\/search)(\w+)(?:\?|$)/.exec(path)?.[1];
  return (['query', 'suggest', 'autocomplete'] as const).find((operation) => operation === name);
}

/** Whether a path is one of Dataverse search. */
export const isSearchPath = (path: string): boolean => operationOf(path) !== undefined;

/** What Dataverse search is made of. */
export interface SearchParts {
  readonly context: DataContext;
  /** @throws Unauthorized or DataError when the request may not go on */
  readonly authenticate: (request: HttpRequest) => Promise<Caller>;
}

/** One request a second and user: its own limit, apart from that of the Web API (contract §4.11). */
const intervalMs = 1000;

/** Answers `POST /api/search/v2.0/query` and its siblings (contract §4.11). */
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
    const operation = operationOf(request.target) ?? 'query';
    return jsonAnswer(200, {
      '@odata.context': `${serviceRoot}/$metadata#Microsoft.Dynamics.CRM.search${operation}Response`,
      response: JSON.stringify(responseOf(operation, search, hits)),
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

function responseOf(operation: SearchOperation, search: SearchRequest, hits: readonly Hit[]): unknown {
  const { skip, top, count } = search;
  switch (operation) {
    case 'query':
      return {
        Error: null,
        Value: hits.slice(skip, skip + (top ?? 50)).map(({ row, score, highlights, attributes }) => ({
          Id: row.id,
          EntityName: row.table.logicalName,
          ObjectTypeCode: row.table.objectTypeCode,
          Attributes: { [row.table.primaryId]: row.id, ...attributes },
          Highlights: highlights,
          Score: score,
        })),
        Facets: {},
        QueryContext: null,
        Count: count ? hits.length : -1,
      };
    case 'suggest':
      return {
        Error: null,
        Value: hits.slice(0, top ?? 5).map(({ row, highlights, attributes }) => ({
          Text: Object.values(highlights)[0]?.[0] ?? '',
          Document: {
            '@search.objectid': row.id,
            '@search.entityname': row.table.logicalName,
            '@search.objecttypecode': row.table.objectTypeCode,
            ...attributes,
          },
        })),
        QueryContext: null,
      };
    case 'autocomplete':
      return { Error: null, Value: completion(hits), QueryContext: null };
  }
}

/** The word that the best row goes on with, marked; nothing where there is none. */
function completion([hit]: readonly Hit[]): string {
  const text = Object.values(hit?.highlights ?? {})[0]?.[0] ?? '';
  return (/\{crmhit\}.*?\{\/crmhit\}/su.exec(text)?.[0] ?? '').toLowerCase();
}

const errorAnswer = (
  { status, code, message }: DataError,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse => jsonAnswer(status, { error: { code, message } }, headers);
