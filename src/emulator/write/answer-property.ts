import { noBody, type Answer } from '../answer/answer.ts';
import type { SingleValue } from '../resource/resolve-resource.ts';
import { isLookup } from '../schema/value-kind.ts';
import { readOnly } from './body-errors.ts';
import { checkIfMatch } from './conditions.ts';
import { payloadError } from './payload-error.ts';
import { readJsonBody } from './read-json-body.ts';
import { readValue } from './read-value.ts';
import { unsupportedMethod } from './unsupported-method.ts';
import type { WriteRequest } from './write-request.ts';
import { updateRow } from './write-row.ts';

/** `PUT accounts(a1…)/name {"value":"x"}`, `DELETE accounts(a1…)/description`: one column; not for lookups (contract §5.2). */
export function answerProperty(request: WriteRequest, { table, row, property, as }: SingleValue): Answer {
  const { scope, method } = request;
  const { column } = property;
  if (as === 'raw' || isLookup(column) || (method !== 'PUT' && method !== 'DELETE'))
    throw unsupportedMethod(method);
  if (!column.validForUpdate) throw readOnly(column);
  checkIfMatch(request, row);
  const value = readValue({ scope, table, column }, method === 'PUT' ? bodyValue(request) : null);
  const own = scope.schema.table(row.table.logicalName) ?? table;
  updateRow(scope, row, {
    table: own,
    id: undefined,
    values: { [column.logicalName]: value },
    parents: [],
    collections: [],
  });
  return noBody(204);
}

function bodyValue(request: WriteRequest): unknown {
  const { path } = request;
  const json = readJsonBody(path, request);
  if (json['value'] !== undefined) return json['value'];
  throw payloadError(path, "Microsoft.OData.ODataException: The property 'value' was expected in the body.");
}
