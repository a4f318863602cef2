import { isRow, rowsOf, textOf, type JsonRow } from './json-row.ts';
import type { LabelReader } from './label-reader.ts';
import type { DefinitionPart } from './merge-definitions.ts';
import { MetadataError } from './metadata-error.ts';
import { parseTableDefinition } from './parse-table-definition.ts';

/**
 * Reads one body of EntityDefinitions (contract §3.3): a list of EntityMetadata (`{"value": […]}`), one EntityMetadata, or a
 * list of attributes of one table, which `@odata.context` names.
 *
 * @throws MetadataError `unusable` for a body that is none of these.
 */
export function parseDefinitionBody(body: unknown, readLabel: LabelReader): DefinitionPart {
  if (!isRow(body)) throw unusable('a body is not a JSON object');
  const owner = attributesOwner(body);
  const entities =
    owner === undefined ? entitiesOf(body) : [{ LogicalName: owner, Attributes: body['value'] }];
  const tables = entities.map((entity) => parseTableDefinition(entity, readLabel));
  return new Map(tables.map((table) => [table.logicalName, table]));
}

/** The table whose attributes a body lists: `…#EntityDefinitions('account')/Attributes/…`. */
function attributesOwner(body: JsonRow): string | undefined {
  const context = textOf(body['@odata.context']) ?? '';
  const match = /#EntityDefinitions\((?:LogicalName=)?'([^']+)'\)\/Attributes\b/.exec(context);
  return Array.isArray(body['value']) ? match?.[1] : undefined;
}

function entitiesOf(body: JsonRow): JsonRow[] {
  if (Array.isArray(body['value'])) return rowsOf(body['value']);
  if (textOf(body['LogicalName']) !== undefined) return [body];
  throw unusable('a body is neither a list nor a table');
}

function unusable(detail: string): MetadataError {
  return new MetadataError('unusable', `The entity definitions are not as documented: ${detail}`);
}
