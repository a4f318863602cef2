import type { AlternateKey, ColumnType, Organization, TableDefinition } from '../organization.ts';
import { changeTable } from '../organization/changes/change-table.ts';
import type { OrganizationChange } from '../organization/changes/organization-change.ts';
import { labelOf, listOf, textOf, type Json } from '../organization/csdl/json.ts';
import { label } from '../organization/dsl/label.ts';
import { indexKey } from '../store/column-index.ts';
import { customName } from './custom-name.ts';
import { customizationError } from './customization-error.ts';

const mostKeys = 10;
const mostColumns = 16;
const keyTypes: readonly ColumnType[] = [
  'Decimal',
  'Integer',
  'String',
  'DateTime',
  'Lookup',
  'Customer',
  'Picklist',
];

/**
 * Reads `POST EntityDefinitions(…)/Keys`: an alternate key. Its index is there at once: Active, or Failed where rows are alike in
 * it (contract §3.3).
 * @throws DataError 400 for columns that no key can have, and beyond ten keys or sixteen columns
 */
export function createKey(
  organization: Organization,
  table: TableDefinition,
  body: Json,
): OrganizationChange {
  const schemaName = customName(body);
  const columns = listOf(body['KeyAttributes']).flatMap((name) => textOf(name) ?? []);
  if (table.virtual === true) throw customizationError('Virtual tables have no alternate keys.');
  if (table.keys.length >= mostKeys) throw customizationError(`A table has at most ${mostKeys} keys.`);
  if (columns.length === 0 || columns.length > mostColumns) {
    throw customizationError(`A key has from one to ${mostColumns} columns.`);
  }
  if (table.keys.some((key) => key.schemaName === schemaName)) {
    throw customizationError(`There is a key '${schemaName}' already.`);
  }
  for (const name of columns) {
    const column = table.columns.get(name);
    if (column === undefined || !keyTypes.includes(column.type) || column.secured) {
      throw customizationError(`The column '${name}' cannot be part of a key.`);
    }
  }
  const key: AlternateKey = {
    logicalName: schemaName.toLowerCase(),
    schemaName,
    displayName: labelOf(body['DisplayName']) ?? label(undefined),
    columns,
    status: hasTwins(organization, table, columns) ? 'Failed' : 'Active',
  };
  return changeTable(table.logicalName, (now) => ({ ...now, keys: [...now.keys, key] }));
}

/** Rows in which one of the columns is null are like no other. */
function hasTwins(
  { rows }: Organization,
  { logicalName }: TableDefinition,
  columns: readonly string[],
): boolean {
  const seen = new Set<string>();
  for (const row of rows.get(logicalName) ?? []) {
    const values = columns.map((name) => indexKey(row[name]));
    if (values.includes(undefined)) continue;
    const key = JSON.stringify(values);
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}
