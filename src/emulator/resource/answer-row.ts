import { jsonBody, noBody, type Answer } from '../answer/answer.ts';
import { contextColumns } from '../answer/context-url.ts';
import { etag, rowPrinter } from '../answer/print-row.ts';
import { rowText } from '../answer/row-texts.ts';
import { queryError } from '../query-error.ts';
import { readRowShape, refuseCollectionOptions } from '../query/read-query.ts';
import type { StoredRow } from '../store/store.ts';
import type { ReadRequest } from './read-request.ts';
import type { SingleRow } from './resolve-resource.ts';

/**
 * Answers one record or the link to it. A conditional GET is honoured only on tables with optimistic concurrency, and
 * neither with `$expand` nor with annotations (contract §4.8).
 */
export function answerRow(request: ReadRequest, { table, row, as }: SingleRow): Answer {
  const { scope, options, preferences, ifNoneMatch } = request;
  refuseCollectionOptions(options);
  if (row === undefined) return noBody(204);
  if (as === 'link') {
    const id = `${scope.serviceRoot}/${row.table.entitySetName}(${row.id})`;
    const context = `${scope.serviceRoot}/$metadata#$ref`;
    return jsonBody(JSON.stringify({ '@odata.context': context, '@odata.id': id }), { preferences });
  }
  if (table === undefined) throw queryError("The type 'principal' does not support GET.");
  const shape = readRowShape(scope, table, options);
  const isConditional =
    table.definition.optimisticConcurrency && shape.expand.length === 0 && !preferences.wantsAnnotations;
  if (isConditional && ifNoneMatch === etag(row)) return noBody(304);
  const context = `${scope.serviceRoot}/$metadata#${table.definition.entitySetName}${contextColumns(shape)}/$entity`;
  const print = (seen: StoredRow): string => rowPrinter({ scope, preferences, single: true }, shape)(seen);
  const isWhole =
    shape.selection.named === undefined && shape.expand.length === 0 && !preferences.wantsAnnotations;
  // A row that is seen in part, or as one of another table, has a text of its own.
  const isAsStored =
    row.table === table.definition && row === scope.allRows.get(row.table.logicalName, row.id);
  const printed = isWhole && isAsStored ? rowText(scope.schema, row, print) : print(row);
  return jsonBody(`{"@odata.context":${JSON.stringify(context)},${printed.slice(1)}`, {
    preferences,
    etag: etag(row),
  });
}
