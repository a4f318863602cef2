import type { RequestScope } from '../data-context.ts';
import { queryError } from '../query-error.ts';
import { scanning, type Predicate } from './predicate.ts';
import type { QueryFunction } from './query-function.ts';
import { reader } from './resolve-path.ts';

/**
 * `Under`, `UnderOrEqual`, `NotUnder`, `Above`, `AboveOrEqual` (contract §4.4): rows below or above another one in the
 * table's hierarchical relationship.
 * @returns undefined for other functions
 * @throws DataError 400 for a table without such a relationship, and for what is no id
 */
export function bindHierarchyFunction(scope: RequestScope, query: QueryFunction): Predicate | undefined {
  const match = /^(Not)?(Under|Above)(OrEqual)?$/.exec(query.name);
  if (match === null) return undefined;
  const [, not, direction, orEqual] = match;
  const id = query.value?.toLowerCase();
  if (id === undefined || !/^[0-9a-f-]{36}$/.test(id)) {
    throw queryError(`The function 'Microsoft.Dynamics.CRM.${query.name}' needs the id of a row.`);
  }
  const { table } = query.path;
  const { logicalName } = table.definition;
  const parent = scope.schema.organization.oneToMany.find(
    (one) =>
      one.isHierarchical && one.referencingTable === logicalName && one.referencedTable === logicalName,
  )?.referencingColumn;
  if (parent === undefined) {
    throw queryError(`The entity '${logicalName}' has no hierarchical relationship.`);
  }
  const column = query.path.property.column.logicalName;
  if (column !== table.definition.primaryId && column !== parent) {
    throw queryError(
      `The column '${column}' is no part of the hierarchical relationship of '${logicalName}'.`,
    );
  }
  const found =
    direction === 'Under'
      ? below(scope, { logicalName, parent, id })
      : above(scope, { logicalName, parent, id });
  if (orEqual !== undefined) found.add(id);
  const read = reader(scope, query.path);
  return scanning((rows) => {
    const value = read(rows);
    return value === null ? null : found.has(String(value)) === (not === undefined);
  });
}

interface Place {
  readonly logicalName: string;
  readonly parent: string;
  readonly id: string;
}

function below({ allRows }: RequestScope, { logicalName, parent, id }: Place): Set<string> {
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const row of allRows.matching(logicalName, { column: parent, key: next })) {
      if (found.has(row.id) || row.id === id) continue;
      found.add(row.id);
      open.push(row.id);
    }
  }
  return found;
}

function above({ allRows }: RequestScope, { logicalName, parent, id }: Place): Set<string> {
  const found = new Set<string>();
  let row = allRows.get(logicalName, id);
  while (row !== undefined) {
    const reference = row.values[parent];
    if (reference === null || typeof reference !== 'object' || found.has(reference.id)) break;
    found.add(reference.id.toLowerCase());
    row = allRows.get(logicalName, reference.id);
  }
  return found;
}
