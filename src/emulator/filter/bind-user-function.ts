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
  const { systemUserId } = scope.caller;
  switch (query.name) {
    case 'EqualUserId':
      return oneOf(scope, query, [systemUserId]);
    case 'NotEqualUserId':
      return noneOf(scope, query, [systemUserId]);
    case 'EqualUserTeams':
      return oneOf(scope, query, teamsOf(scope));
    case 'EqualUserOrUserTeams':
      return oneOf(scope, query, [systemUserId, ...teamsOf(scope)]);
    case 'EqualUserOrUserHierarchy':
      return oneOf(scope, query, [systemUserId, ...reportsOf(scope)]);
    case 'EqualUserOrUserHierarchyAndTeams':
      return oneOf(scope, query, [systemUserId, ...reportsOf(scope), ...teamsOf(scope)]);
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

function teamsOf({ schema, store, caller }: RequestScope): readonly string[] {
  return schema.organization.manyToMany.flatMap((relationship) => {
    const { table1, table2 } = relationship;
    if (table1 === 'systemuser' && table2 === 'team') {
      return store.linked(relationship, 1, caller.systemUserId).map(({ id }) => id);
    }
    if (table1 === 'team' && table2 === 'systemuser') {
      return store.linked(relationship, 2, caller.systemUserId).map(({ id }) => id);
    }
    return [];
  });
}

const userLanguage = ({ schema, store, caller }: RequestScope): number =>
  userSettings(schema.organization, store, caller.systemUserId).language;

function businessUnitOf({ store, caller }: RequestScope): readonly string[] {
  const unit = indexKey(store.get('systemuser', caller.systemUserId)?.values['businessunitid']);
  return unit === undefined ? [] : [unit];
}

/** Users below the caller by their manager (`parentsystemuserid`). */
function reportsOf({ store, caller }: RequestScope): readonly string[] {
  const found = new Set<string>();
  const open = [caller.systemUserId.toLowerCase()];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { id } of store.matching('systemuser', { column: 'parentsystemuserid', key: next })) {
      if (found.has(id)) continue;
      found.add(id);
      open.push(id);
    }
  }
  return [...found];
}
