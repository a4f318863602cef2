import type { Answer } from '../answer/answer.ts';
import { inPartitionOfBody } from '../elastic/partition.ts';
import { findRow } from '../resource/find-row.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { answerWritten } from './answer-written.ts';
import { checkIfMatch, checkIfNoneMatch } from './conditions.ts';
import { readJsonBody } from './read-json-body.ts';
import { isAlternateKey, rowWithKey, upsertRow } from './upsert-row.ts';
import type { WriteRequest } from './write-request.ts';

/**
 * PATCH of a row by id or alternate key: an update, or where there is no such row, its creation, unless `If-Match` asks for
 * one (contract §5.2).
 */
export function answerUpsert(request: WriteRequest, table: TableSchema, key: string): Answer {
  const { headers, path } = request;
  const json = readJsonBody(table.definition.entitySetName, request);
  const scope = inPartitionOfBody(request.scope, table.definition, json);
  // Throws the documented 404 where there is none.
  const row = headers.has('if-match') ? findRow(scope, table, key) : rowWithKey(scope, table, key);
  if (row !== undefined) {
    checkIfNoneMatch(request);
    checkIfMatch(request, row);
  }
  const written = upsertRow(scope, table, { key, json, row, update: headers.has('if-match') });
  const address = isAlternateKey(table, key) ? { address: `${scope.serviceRoot}/${path}` } : {};
  return answerWritten(request, { table, ...written, ...address });
}
