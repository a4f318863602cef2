import { jsonBody, type Answer } from '../answer/answer.ts';
import type { DataContext, RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { splitServicePath, type DataRequest } from '../data-request.ts';
import { forgetExpired } from '../elastic/forget-expired.ts';
import { requestedPartition } from '../elastic/partition.ts';
import { answerMessage } from '../message/answer-message.ts';
import { findMessage } from '../message/find-message.ts';
import { queryError } from '../query-error.ts';
import { readPreferences } from '../query/preferences.ts';
import { readQueryOptions } from '../query/query-options.ts';
import { rightsOf } from '../security/known-rights.ts';
import { visibleStore } from '../security/visible-store.ts';
import { answerWrite } from '../write/answer-write.ts';
import { hasTextNumbers } from '../write/json-content.ts';
import { unsupportedMethod } from '../write/unsupported-method.ts';
import type { WriteRequest } from '../write/write-request.ts';
import { answerCollection } from './answer-collection.ts';
import { functions } from './answer-function.ts';
import { answerRow } from './answer-row.ts';
import { answerValue } from './answer-value.ts';
import type { ReadRequest } from './read-request.ts';
import { resolveResource } from './resolve-resource.ts';
import { readResourcePath } from './resource-path.ts';

/**
 * Answers one request, whether it came alone or in a `$batch`.
 * @throws DataError for everything that the service refuses, and for what this double does not do
 */
export function answerRequest(context: DataContext, request: DataRequest): Answer {
  forgetExpired(context);
  const read = readRequest(context, request);
  const segments = readResourcePath(request.path);
  const name = segments[0]?.name ?? '';
  const { method, headers, body } = request;
  const message = method === 'GET' || method === 'POST' ? findMessage(read.scope, segments) : undefined;
  if (message !== undefined && !functions.has(name)) {
    return answerMessage({ ...(method === 'POST' ? writing(read) : read), method, headers, body }, message);
  }
  if (request.method !== 'GET') return answerOther(read, request);
  if (name === '') return serviceDocument(read.scope);
  const [segment, ...more] = segments;
  const answerFunction = more.length === 0 ? functions.get(name) : undefined;
  if (answerFunction !== undefined && segment !== undefined) return answerFunction(read, segment);
  const resource = resolveResource(read.scope, segments);
  switch (resource.kind) {
    case 'collection':
      return answerCollection(read, resource);
    case 'row':
      return answerRow(read, resource);
    case 'value':
      return answerValue(read, resource);
  }
}

function readRequest(
  context: DataContext,
  { method, target, origin, headers, path, caller, contentIds, wait }: DataRequest,
): ReadRequest {
  const [, query = ''] = /\?([^#]*)/.exec(target) ?? [];
  const options = readQueryOptions(query);
  const root = splitServicePath(target)?.root ?? '/api/data/v9.2';
  // Ignored on POST and PATCH, which name the partition in the key or in the body (contract §9.3).
  const partitionId = method === 'GET' || method === 'DELETE' ? requestedPartition(query) : undefined;
  const rights = rightsOf(context.schema.organization, context.store, caller);
  const scope: RequestScope = {
    ...context,
    caller,
    rights,
    store: visibleStore(context.store, rights),
    allRows: context.store,
    serviceRoot: `${origin}${root}`,
    aliases: options.aliases,
    detectsDuplicates: headers.get('mscrm.suppressduplicatedetection')?.toLowerCase() === 'false',
    ...(hasTextNumbers({ headers }) && { hasTextNumbers: true }),
    ...(contentIds !== undefined && { contentIds }),
    ...(partitionId !== undefined && { partitionId }),
    ...(wait !== undefined && { wait }),
  };
  const ifNoneMatch = headers.get('if-none-match') ?? 'null';
  return {
    scope,
    path,
    options,
    preferences: readPreferences(headers.get('prefer')),
    ifNoneMatch: ifNoneMatch === 'null' ? undefined : ifNoneMatch,
    range: headers.get('range') ?? undefined,
  };
}

/** Entity sets only (contract §3.1). */
function serviceDocument({ schema, serviceRoot }: RequestScope): Answer {
  const value = [...schema.organization.tables.values()].map(({ entitySetName }) => ({
    name: entitySetName,
    kind: 'EntitySet',
    url: entitySetName,
  }));
  return jsonBody(JSON.stringify({ '@odata.context': `${serviceRoot}/$metadata`, value }));
}

/**
 * Answers a request that writes.
 * @throws DataError 404 with no code for a function, which takes GET only; 405 for verbs that nothing takes (contract §5.6)
 */
function answerOther(read: ReadRequest, { method, headers, body }: DataRequest): Answer {
  const { scope, path } = read;
  const segments = readResourcePath(path);
  const name = segments[0]?.name ?? '';
  if (name === '' || !isWriting(method)) throw unsupportedMethod(method);
  if (functions.has(name)) {
    const uri = `${scope.serviceRoot}/${path}`;
    throw new DataError(404, '', `No HTTP resource was found that matches the request URI '${uri}'.`);
  }
  return answerWrite({ ...writing(read), method, segments, headers, body });
}

/** What is written is written to the rows as they are, not as the caller sees them. */
const writing = (read: ReadRequest): ReadRequest => ({
  ...read,
  scope: { ...read.scope, store: read.scope.allRows },
});

const isWriting = (method: string): method is WriteRequest['method'] =>
  method === 'POST' || method === 'PATCH' || method === 'PUT' || method === 'DELETE';

/**
 * Refuses URLs that are too long: 32,768 characters, 65,536 in a batch (contract §2.1).
 * @throws DataError 400
 */
export function checkUrlLength({ origin, target }: DataRequest, limit: number): void {
  if (origin.length + target.length > limit) {
    throw queryError('Invalid URI: The Uri string is too long.');
  }
}
