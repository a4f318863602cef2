import type { Answer } from '../answer/answer.ts';
import { DataError } from '../data-error.ts';
import { parseKeys } from '../filter/parse-filter.ts';
import { resolveOperand } from '../filter/resolve-operand.ts';
import type { Value } from '../organization.ts';
import { findRow } from '../resource/find-row.ts';
import type { TableSchema } from '../schema/table-schema.ts';
import { isLookup } from '../schema/value-kind.ts';
import type { StoredRow } from '../store/store.ts';
import { answerWritten } from './answer-written.ts';
import { checkIfMatch, checkIfNoneMatch } from './conditions.ts';
import { readJsonBody } from './read-json-body.ts';
import { readRowBody } from './read-row-body.ts';
import { readKeyValue } from './read-value.ts';
import type { WriteRequest } from './write-request.ts';
import { createRow, updateRow } from './write-row.ts';

const bareId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * PATCH of a row by id or alternate key: an update, or where there is no such row, its creation, unless `If-Match` asks for
 * one (contract §5.2).
 */
export function answerUpsert(request: WriteRequest, table: TableSchema, key: string): Answer {
  const { scope, headers, path } = request;
  const row = findOrNothing(request, table, key);
  if (row === undefined && headers.has('if-match')) findRow(scope, table, key);
  const json = readJsonBody(table.definition.entitySetName, request.body);
  const keys = keyValues(request, table, key);
  const address = keys.byAlternateKey ? { address: `${scope.serviceRoot}/${path}` } : {};
  if (row !== undefined) {
    checkIfNoneMatch(request);
    checkIfMatch(request, row);
    const own = scope.schema.table(row.table.logicalName) ?? table;
    const ignored = keys.byAlternateKey ? new Set(keys.properties) : new Set<string>();
    const input = readRowBody(scope, own, [json, { for: 'update', nested: false, id: row.id, ignored }]);
    return answerWritten(request, { table, row: updateRow(scope, row, input), created: false, ...address });
  }
  const nested = scope.quirks.nestedInPatch === 'acceptOnCreate';
  const input = readRowBody(scope, table, [json, { for: 'create', nested }]);
  const created = createRow(scope, {
    ...input,
    // The address says which row it is; of an alternate key the body's values win (contract §5.2).
    ...(keys.id !== undefined && { id: keys.id }),
    values: { ...keys.values, ...input.values },
  });
  return answerWritten(request, { table, row: created, created: true, ...address });
}

function findOrNothing({ scope }: WriteRequest, table: TableSchema, key: string): StoredRow | undefined {
  try {
    return findRow(scope, table, key);
  } catch (error) {
    if (error instanceof DataError && error.status === 404) return undefined;
    throw error;
  }
}

interface KeyValues {
  readonly id: string | undefined;
  readonly byAlternateKey: boolean;
  readonly properties: readonly string[];
  readonly values: Readonly<Record<string, Value>>;
}

/** What the parentheses of an address say of the row that it names. */
function keyValues({ scope }: WriteRequest, table: TableSchema, key: string): KeyValues {
  if (bareId.test(key)) return { id: key, byAlternateKey: false, properties: [], values: {} };
  const values: Record<string, Value> = {};
  const parts = parseKeys(key);
  for (const { name, value } of parts) {
    const property = table.properties.get(name);
    const operand = resolveOperand(scope, value);
    if (property === undefined || operand.kind !== 'literal') continue;
    const { column } = property;
    const target = isLookup(column) ? column.targets?.[0] : undefined;
    values[column.logicalName] =
      target === undefined
        ? readKeyValue({ scope, table, column }, operand)
        : { table: target, id: operand.text.toLowerCase() };
  }
  const { primaryId } = table.definition;
  const id = values[primaryId];
  if (typeof id === 'string') return { id, byAlternateKey: false, properties: [], values: {} };
  return { id: undefined, byAlternateKey: true, properties: parts.map(({ name }) => name), values };
}
