import { jsonBody, noBody, textBody, type Answer } from '../answer/answer.ts';
import { printValue, propertyPrinter } from '../answer/print-property.ts';
import { refuseCollectionOptions } from '../query/read-query.ts';
import { columnValue } from '../store/store.ts';
import { answerContent, answerContentAsJson } from './answer-content.ts';
import type { ReadRequest } from './read-request.ts';
import type { SingleValue } from './resolve-resource.ts';

/** Answers one column of a record (contract §4.8); null is 204. */
export function answerValue(request: ReadRequest, single: SingleValue): Answer {
  const { table, row, property, as } = single;
  const { scope, options, preferences } = request;
  refuseCollectionOptions(options);
  const { column, name, kind } = property;
  if (as === 'raw' && (column.type === 'File' || column.type === 'Image')) {
    return answerContent(request, single);
  }
  if (column.type === 'File' && request.range !== undefined) {
    const part = answerContentAsJson(request, single);
    if (part !== undefined) return part;
  }
  const value = columnValue(row, column.logicalName);
  if (value === null || value === undefined) return noBody(204);
  if (as === 'raw') {
    const text = printValue(property, value);
    return textBody(text.startsWith('"') ? (JSON.parse(text) as string) : text);
  }
  const { entitySetName } = table.definition;
  const context = JSON.stringify(`${scope.serviceRoot}/$metadata#${entitySetName}(${row.id})/${name}`);
  // Annotations of the one value hang on the word `value`.
  const printed = propertyPrinter(scope, preferences, { table, property: { column, kind, name: 'value' } })(
    row,
  );
  return jsonBody(`{"@odata.context":${context},${printed}}`, { preferences });
}
