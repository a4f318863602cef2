import type { RequestScope } from '../data-context.ts';
import { indexKey } from '../store/column-index.ts';
import { userSettings } from '../user-settings.ts';
import { scanning, type Predicate } from './predicate.ts';
import type { QueryFunction } from './query-function.ts';
import { reader } from './resolve-path.ts';

/**
 * Functions about the caller: the user, their teams, their business unit (contract §4.4).
 * @returns undefined for other functions
 */
export function bindUserFunction(scope: RequestScope, query: QueryFunction): Predicate | undefined {
  const { userId } = scope.caller;
  switch (query.name) {
    case 'EqualUserId':
      return oneOf(scope, query, [userId]);
    case 'NotEqualUserId':
      return noneOf(scope, query, [userId]);
    case 'EqualUserTeams':
      return oneOf(scope, query, teamsOf(scope));
    case 'EqualUserOrUserTeams':
      return oneOf(scope, query, [userId, ...teamsOf(scope)]);
    case 'EqualUserOrUserHierarchy':
      return oneOf(scope, query, [userId, ...reportsOf(scope)]);
    case 'EqualUserOrUserHierarchyAndTeams':
      return oneOf(scope, query, [userId, ...reportsOf(scope), ...teamsOf(scope)]);
    case 'EqualUserLanguage':
      return oneOf(scope, query, [String(userLanguage(scope))]);
    case 'EqualBusinessId':
      return oneOf(scope, query, businessUnitOf(scope));
    case 'NotEqualBusinessId':
      return noneOf(scope, query, businessUnitOf(scope));
    default:
      return undefined;
  }
}

function oneOf(scope: RequestScope, { path }: QueryFunction, ids: readonly string[]): Predicate {
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const read = reader(scope, path);
  const predicate = scanning((rows) => {
    const value = read(rows);
    return value === null ? null : wanted.has(String(value));
  });
  const isIndexed = path.depth === 0 && path.hops.length === 0;
  const column = path.property.column.logicalName;
  return isIndexed ? { ...predicate, candidates: [...wanted].map((key) => ({ column, key })) } : predicate;
}

function noneOf(scope: RequestScope, query: QueryFunction, ids: readonly string[]): Predicate {
  const { test } = oneOf(scope, query, ids);
  return scanning((rows) => {
    const truth = test(rows);
    return truth === null ? null : !truth;
  });
}

function teamsOf({ schema, allRows, caller }: RequestScope): readonly string[] {
  return schema.organization.manyToMany.flatMap((relationship) => {
    const { table1, table2 } = relationship;
    if (table1 === 'systemuser' && table2 === 'team') {
      return allRows.linked(relationship, 1, caller.userId).map(({ id }) => id);
    }
    if (table1 === 'team' && table2 === 'systemuser') {
      return allRows.linked(relationship, 2, caller.userId).map(({ id }) => id);
    }
    return [];
  });
}

const userLanguage = ({ schema, allRows, caller }: RequestScope): number =>
  userSettings(schema.organization, allRows, caller.userId).language;

function businessUnitOf({ allRows, caller }: RequestScope): readonly string[] {
  const unit = indexKey(allRows.get('systemuser', caller.userId)?.values['businessunitid']);
  return unit === undefined ? [] : [unit];
}

/** Users below the caller by their manager (`parentsystemuserid`). */
function reportsOf({ allRows, caller }: RequestScope): readonly string[] {
  const found = new Set<string>();
  const open = [caller.userId.toLowerCase()];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { id } of allRows.matching('systemuser', { column: 'parentsystemuserid', key: next })) {
      if (found.has(id)) continue;
      found.add(id);
      open.push(id);
    }
  }
  return [...found];
}
