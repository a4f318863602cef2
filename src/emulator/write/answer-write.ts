import { noBody, type Answer } from '../answer/answer.ts';
import { DataError } from '../data-error.ts';
import { answerFile } from '../file/answer-file.ts';
import { queryError } from '../query-error.ts';
import { resolveResource, type SingleValue } from '../resource/resolve-resource.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import type { StoredRow } from '../store/store.ts';
import { answerLink } from './answer-link.ts';
import { answerProperty } from './answer-property.ts';
import { answerUpsert } from './answer-upsert.ts';
import { answerWritten } from './answer-written.ts';
import { checkIfMatch } from './conditions.ts';
import { deleteRow } from './delete-row.ts';
import { createIn, replaceMembers } from './post-member.ts';
import { readJsonBody } from './read-json-body.ts';
import { readRowBody } from './read-row-body.ts';
import { unsupportedMethod } from './unsupported-method.ts';
import type { WriteRequest } from './write-request.ts';
import { createRow, updateRow } from './write-row.ts';

/**
 * Answers a request that changes rows (contract §5.1–§5.3). What it changes is kept as a whole or not at all.
 * @throws DataError for everything that the service refuses; nothing is changed then
 */
export function answerWrite(request: WriteRequest): Answer {
  return request.scope.store.transaction(() => answer(request));
}

function answer(request: WriteRequest): Answer {
  const { scope, segments, method } = request;
  const [first, ...more] = segments;
  if (segments.at(-1)?.name === '$ref') return answerLink(request);
  const table = first === undefined ? undefined : scope.schema.tableOfSet(first.name);
  if (more.length === 0 && table !== undefined && first !== undefined) {
    if (first.inside === undefined) {
      if (method !== 'POST') throw unsupportedMethod(method);
      return answerCreate(request, table);
    }
    if (method === 'PATCH') return answerUpsert(request, table, first.inside);
    if (method !== 'DELETE') throw unsupportedMethod(method);
  }
  const resource = resolveResource(scope, segments);
  switch (resource.kind) {
    case 'collection':
      if (resource.as !== 'rows') throw unsupportedMethod(method);
      if (method === 'PUT') return replaceMembers(request);
      if (method !== 'POST') throw unsupportedMethod(method);
      return createIn(request);
    case 'row':
      return answerRow(request, resource);
    case 'value':
      return isFileRequest(request, resource)
        ? answerFile(request, resource)
        : answerProperty(request, resource);
  }
}

/** Files are bytes always; an image may come as bytes, or as base64 in JSON. */
function isFileRequest({ headers }: WriteRequest, { property, as }: SingleValue): boolean {
  const { type } = property.column;
  if (as === 'raw') return false;
  const isJson = /^application\/json/i.test(headers.get('content-type') ?? '');
  return type === 'File' || (type === 'Image' && !isJson);
}

/** `POST accounts`: a row, with all that its body nests. */
function answerCreate(request: WriteRequest, table: TableSchema): Answer {
  const { scope } = request;
  const json = readJsonBody(table.definition.entitySetName, request);
  const input = readRowBody(scope, table, [json, { for: 'create', nested: true }]);
  const row = createRow(scope, input);
  return answerWritten(request, { table: input.table, row, created: true });
}

/** A row that the path leads to: `DELETE accounts(a1…)`, `PATCH accounts(a1…)/primarycontactid`. */
function answerRow(
  request: WriteRequest,
  { table, row }: { readonly table: TableSchema | undefined; readonly row: StoredRow | undefined },
): Answer {
  const { scope, method } = request;
  if (method === 'POST' || method === 'PUT') throw unsupportedMethod(method);
  if (table === undefined) throw queryError(`The type 'principal' does not support ${method}.`);
  if (row === undefined) {
    throw new DataError(404, '0x80040217', 'The lookup on the way has no value.');
  }
  checkIfMatch(request, row);
  if (method === 'DELETE') {
    scope.rights.requireRow('Delete', row);
    deleteRow(scope, row);
    return noBody(204);
  }
  const json = readJsonBody(table.definition.entitySetName, request);
  const own = scope.schema.table(row.table.logicalName) ?? table;
  const input = readRowBody(scope, own, [json, { for: 'update', nested: false, id: row.id }]);
  return answerWritten(request, { table, row: updateRow(scope, row, input), created: false });
}
