import { readBatch } from './batch/read-batch.ts';
import { controlPath, handleControl } from './control-handler.ts';
import { DataError } from './data-error.ts';
import { splitServicePath, type WriteNote } from './data-request.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { journalHeaders, type Journal, type JournalEntry, type JournalPart } from './journal.ts';
import { jsonAnswer } from './json-answer.ts';
import { handleLogin, loginAddress } from './login/login-handler.ts';
import { answerManagedIdentity, isIdentityPath } from './login/managed-identity.ts';
import { isMetadataPath } from './metadata/metadata-handler.ts';
import { searchPath } from './search/search-handler.ts';
import type { Served } from './serve-organization.ts';
import { statusPage } from './status-page.ts';

/** What requests are led to. */
export interface Destinations {
  readonly journal: Journal;
  /** What is served at this moment; a request keeps to what it got when it came. */
  readonly served: () => Served;
  /** An answer given instead of the double's own. */
  readonly intercept: (request: HttpRequest) => Promise<HttpResponse | undefined>;
  /** Waits before an answer of the Web API. */
  readonly delay: () => Promise<void>;
}

/** From path to room: control endpoint, Web API, login service, status page; what was asked goes into the journal. */
export function createRoutes(to: Destinations): (request: HttpRequest) => Promise<HttpResponse> {
  return async (request) => {
    if (request.target.startsWith(controlPath)) {
      return handleControl(to.journal, request);
    }
    const record = to.journal.open();
    const started = performance.now();
    const writes: WriteNote[] = [];
    const { kind, answer } = route(to, to.served(), [request, (write) => void writes.push(write)]);
    const parts = kind === 'batch' ? { parts: batchParts(request) } : {};
    const response = (await to.intercept(request)) ?? (await answer());
    record({
      kind,
      method: request.method,
      url: request.target,
      headers: journalHeaders(request.headers),
      ...parts,
      ...(writes.length > 0 && { writes }),
      status: response.status,
      ms: Math.round((performance.now() - started) * 10) / 10,
    });
    return response;
  };
}

interface Route {
  readonly kind: JournalEntry['kind'];
  readonly answer: () => Promise<HttpResponse>;
}

function route(
  to: Destinations,
  served: Served,
  [request, note]: readonly [HttpRequest, (write: WriteNote) => void],
): Route {
  const api = splitServicePath(request.target);
  if (api !== undefined) {
    return {
      kind: api.path === '$batch' ? 'batch' : isMetadataPath(api.path) ? 'metadata' : 'data',
      answer: async () => {
        await to.delay();
        return await served.api(request, api.path, note);
      },
    };
  }
  const path = request.target.replace(/\?.*$/s, '');
  if (path === searchPath) {
    return {
      kind: 'search',
      answer: async () => {
        await to.delay();
        return await served.search(request);
      },
    };
  }
  if (isIdentityPath(path)) {
    return { kind: 'token', answer: () => answerManagedIdentity(served.login, request) };
  }
  const login = loginAddress(request.origin, path);
  if (login !== undefined) {
    return { kind: 'token', answer: () => handleLogin(served.login, request, login) };
  }
  return {
    kind: 'other',
    answer: () =>
      Promise.resolve(
        path === '/' && request.method === 'GET'
          ? statusPage(served.login.organization, request.origin)
          : notServed(request, path),
      ),
  };
}

/** Below `/api` in the words of the service (contract §7.3). */
const notServed = ({ origin }: HttpRequest, path: string): HttpResponse =>
  path.startsWith('/api/')
    ? jsonAnswer(404, {
        error: {
          code: '',
          message: `No HTTP resource was found that matches the request URI '${origin}${path}'.`,
        },
      })
    : jsonAnswer(404, { error: `Nothing is served at ${path}.` });

/** Requests inside a `$batch`, in order; none when it cannot be read, which its answer says. */
function batchParts({ headers, body }: HttpRequest): readonly JournalPart[] {
  try {
    return readBatch(headers.get('content-type'), new TextDecoder().decode(body))
      .flatMap((item) => (item.kind === 'changeset' ? item.requests : [item]))
      .flatMap((part) =>
        part.kind === 'request'
          ? [{ method: part.method, url: part.url, headers: journalHeaders(part.headers) }]
          : [],
      );
  } catch (error) {
    if (error instanceof DataError) return [];
    throw error;
  }
}
