import { readBatch } from './batch/read-batch.ts';
import { controlPath, handleControl } from './control-handler.ts';
import { DataError } from './data-error.ts';
import { splitServicePath, type WriteNote } from './data-request.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import { journalHeaders, type Journal, type JournalEntry, type JournalPart } from './journal.ts';
import { jsonAnswer } from './json-answer.ts';
import { handleLogin, loginAddress } from './login/login-handler.ts';
import { answerManagedIdentity, isIdentityPath } from './login/managed-identity.ts';
import { isMetadataPath } from './metadata/metadata-handler.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { isSearchPath } from './search/search-handler.ts';
import type { Served } from './serve-organization.ts';
import { statusPage } from './status-page.ts';
import type { WebhookLog } from './webhooks/webhook-log.ts';

/** What requests are led to. */
export interface Destinations {
  readonly journal: Journal;
  /** What is served at this moment; a request keeps to what it got when it came. */
  readonly served: () => Served;
  /** An answer given instead of the double's own. */
  readonly intercept: (request: HttpRequest) => Promise<HttpResponse | undefined>;
  /** Waits before an answer of the Web API that so many operations make. */
  readonly delay: (operations: number) => Promise<void>;
  readonly faults: FaultPlan;
  readonly misbehaviour: Misbehaviour;
  readonly webhooks: WebhookLog;
}

/** From path to room: control endpoint, Web API, login service, status page; what was asked goes into the journal. */
export function createRoutes(to: Destinations): (request: HttpRequest) => Promise<HttpResponse> {
  return async (request) => {
    if (request.target.startsWith(controlPath)) {
      return handleControl(to, request);
    }
    const record = to.journal.open();
    const started = performance.now();
    const writes: WriteNote[] = [];
    const { kind, path, answer } = route(to, to.served(), [request, (write) => void writes.push(write)]);
    const parts = kind === 'batch' ? { parts: batchParts(request) } : {};
    const own = (await to.intercept(request)) ?? undefined;
    const { response, applied, fault } =
      own === undefined
        ? await to.misbehaviour.handle({
            kind,
            request,
            path,
            answer: (target = request.target) => answer({ ...request, target }, parts.parts?.length ?? 1),
          })
        : { response: own, applied: false, fault: undefined };
    record({
      kind,
      method: request.method,
      url: request.target,
      headers: journalHeaders(request.headers),
      ...parts,
      ...(writes.length > 0 && { writes }),
      status: response.status,
      applied,
      ...(fault !== undefined && { fault }),
      ms: Math.round((performance.now() - started) * 10) / 10,
    });
    return response;
  };
}

interface Route {
  readonly kind: JournalEntry['kind'];
  /** Below the service root, or the whole path; with its query. */
  readonly path: string;
  readonly answer: (request: HttpRequest, operations: number) => Promise<HttpResponse>;
}

function route(
  to: Destinations,
  served: Served,
  [request, note]: readonly [HttpRequest, (write: WriteNote) => void],
): Route {
  if (isSearchPath(request.target)) {
    return {
      kind: 'search',
      path: request.target,
      answer: async (asked) => {
        await to.delay(1);
        return await served.search(asked);
      },
    };
  }
  const api = splitServicePath(request.target);
  if (api !== undefined) {
    return {
      kind: api.path === '$batch' ? 'batch' : isMetadataPath(api.path) ? 'metadata' : 'data',
      path: api.path + (/\?.*$/s.exec(request.target)?.[0] ?? ''),
      answer: async (asked, operations) => {
        await to.delay(operations);
        return await served.api(asked, api.path, note);
      },
    };
  }
  const path = request.target.replace(/\?.*$/s, '');
  if (isIdentityPath(path)) {
    return {
      kind: 'token',
      path: request.target,
      answer: (asked) => answerManagedIdentity(served.login, asked),
    };
  }
  const login = loginAddress(request.origin, path);
  if (login !== undefined) {
    return {
      kind: 'token',
      path: request.target,
      answer: (asked) => handleLogin(served.login, asked, login),
    };
  }
  return {
    kind: 'other',
    path: request.target,
    answer: () =>
      Promise.resolve(
        path === '/' && request.method === 'GET'
          ? statusPage({ ...to, ...served, organization: served.login.organization }, request.origin)
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
    return readBatch(headers.get('content-type'), body)
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
