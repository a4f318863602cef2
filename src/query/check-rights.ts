import { GatewayError } from '../errors/gateway-error.ts';
import type { AggregateQuery } from './aggregate-query.ts';
import { own, type ColumnPath, type Filter, type LookupStep } from './filter.ts';
import type { Intersect } from './intersect.ts';
import { underPath, type Condition } from './map-conditions.ts';
import { complementFilter, negateFilter } from './negate-filter.ts';
import { isAboutHierarchy } from './query-function.ts';
import type { QueryRights, TableQueryRights } from './query-rights.ts';
import type { SearchQuery } from './search-query.ts';
import type { Expand, TableQuery } from './table-query.ts';

/**
 * Proves on a finished query that its role grants all that it asks for: every table, property and navigation, and that
 * a condition stands wherever rows may be seen only in part. It knows nothing of how queries are planned.
 *
 * @throws GatewayError INTERNAL: a query that goes beyond the role's rights is a defect of the planner. Nothing is sent.
 */
export const checkRights = (query: TableQuery, rights: QueryRights): void => {
  const table = tableOf(rights, query.table);
  for (const property of query.select) checkProperty(table, property);
  for (const { property } of query.orderBy) {
    checkProperty(table, property);
    const guard = table.guards.get(property);
    if (guard !== undefined && !isMet(guard, query.filter)) throw denied('orders by a guarded lookup');
  }
  checkRows(rights, query.table, query.filter);
  for (const expand of query.expand) checkExpand(rights, query.table, expand);
};

/** The same for an aggregate. @throws GatewayError as checkRights */
export const checkAggregateRights = (query: AggregateQuery, rights: QueryRights): void => {
  const name = query.table.logicalName;
  const table = tableOf(rights, name);
  checkRows(rights, name, query.filter);
  if (query.through !== undefined) checkIntersect(table, query.through.intersect);
  for (const { column } of query.keys) checkPath({ rights, name, filter: query.filter }, column);
  for (const { property, aggregate } of query.measures) {
    if (!table.aggregate && aggregate !== 'count') throw denied('has a measure');
    checkPath({ rights, name, filter: query.filter }, { lookups: [], property });
  }
};

/** The same for a search, which no rule and no choice of columns can narrow. @throws GatewayError as checkRights */
export const checkSearchRights = ({ tables }: SearchQuery, rights: QueryRights): void => {
  if (tables === undefined && !rights.searchesAll) throw denied('searches all tables');
  for (const name of tables ?? []) {
    if (!tableOf(rights, name).search) throw denied(`searches ${name}, of which it sees a part`);
  }
};

const denied = (what: string): GatewayError =>
  new GatewayError('INTERNAL', `A query goes beyond the rights of its role: it ${what}`);

const tableOf = ({ table }: QueryRights, name: string): TableQueryRights => {
  const found = table(name);
  if (found === undefined) throw denied(`asks for the table ${name}`);
  return found;
};

const checkProperty = ({ properties }: TableQueryRights, property: string): void => {
  if (!properties.has(property)) throw denied(`asks for ${property}`);
};

const checkIntersect = ({ intersects }: TableQueryRights, { table, own, other }: Intersect): void => {
  const isGranted = intersects.some(
    (each) => each.table === table && each.own === own && each.other === other,
  );
  if (!isGranted) throw denied(`groups by ${table}.${own}`);
};

/** Where a navigation leads. */
const follow = (rights: QueryRights, from: string, navigation: string): string => {
  const target = tableOf(rights, from).navigations.get(navigation);
  if (target === undefined) throw denied(`leads from ${from} over ${navigation}`);
  tableOf(rights, target);
  return target;
};

const checkExpand = (rights: QueryRights, from: string, expand: Expand): void => {
  const target = follow(rights, from, expand.navigation);
  if (target !== expand.table) throw denied(`takes ${target} for ${expand.table}`);
  const table = tableOf(rights, target);
  if (!expand.collection && table.rule !== undefined) throw denied(`expands a row of ${target} as it is`);
  checkRights({ ...blank, ...expand, entitySet: '', orderBy: expand.orderBy }, rights);
};

const blank = { pageSize: undefined, count: false, annotations: [], skipToken: undefined } as const;

/** The rule of the table stands beside whatever else is asked of its rows. */
const checkRows = (rights: QueryRights, name: string, filter: Filter | undefined): void => {
  const { rule } = tableOf(rights, name);
  if (rule !== undefined && !isMet(rule, filter)) throw denied(`reads ${name} without its rule`);
  if (filter !== undefined) checkFilter({ rights, name, inForce: none }, filter);
};

/** Conditions that decide, whatever the others say. */
interface InForce {
  /** They must hold. */
  readonly all: ReadonlySet<string>;
  /** One of them is enough. */
  readonly some: ReadonlySet<string>;
}

const none: InForce = { all: new Set(), some: new Set() };

interface Scope {
  readonly rights: QueryRights;
  /** Of the row, or of the variable of the innermost lambda. */
  readonly name: string;
  readonly inForce: InForce;
}

const checkFilter = (scope: Scope, filter: Filter): void => {
  const { rights, name, inForce } = scope;
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const kind = filter.kind === 'and' ? 'all' : 'some';
      const parts = rights.limitsRows ? partsOf(filter, filter.kind) : [];
      const inside = { ...inForce, [kind]: new Set([...inForce[kind], ...parts]) };
      for (const part of filter.filters) checkFilter({ ...scope, inForce: inside }, part);
      return;
    }
    case 'any':
    case 'none':
    case 'all': {
      const target = follow(rights, name, filter.collection.navigation);
      const { rule } = tableOf(rights, target);
      const body = filter.filter;
      if (rule !== undefined && !isOfParent(body)) {
        const holds = filter.kind === 'all' ? isSpared(rule, body) : isMet(rule, body);
        if (!holds) throw denied(`looks into ${target} without its rule`);
      }
      if (body !== undefined) checkFilter({ rights, name: target, inForce: none }, body);
      return;
    }
    case 'compare':
    case 'text':
    case 'function':
      checkCondition(scope, filter);
  }
};

/** The parts of rules may look at what the role may not; they have no value of the client's in them. */
const checkCondition = (scope: Scope, condition: Condition): void => {
  if (condition.rule === true) return;
  const isGuardedBy = (guard: Filter): boolean => {
    const { all, some } = scope.inForce;
    const opposite = complementOf(guard);
    if (all.has(keyOf(guard))) return true;
    return opposite !== undefined && (some.has(keyOf(opposite)) || all.has(keyOf(negateFilter(opposite))));
  };
  const table = walkPath(scope, condition.column, (guard, isLookup) => {
    if (isLookup && condition.ofParents === true) return;
    if (!isGuardedBy(guard)) throw denied(`has a condition on ${condition.column.property} without a guard`);
  });
  if (condition.kind === 'function' && isAboutHierarchy(condition.name) && !table.hierarchy) {
    throw denied(`asks for the hierarchy of ${condition.column.property}`);
  }
};

interface Reading {
  readonly rights: QueryRights;
  readonly name: string;
  readonly filter: Filter | undefined;
}

/** A column that an aggregate shows: what guards it stands in the aggregate's filter. */
const checkPath = ({ rights, name, filter }: Reading, column: ColumnPath): void => {
  walkPath({ rights, name }, column, (guard, isLookup) => {
    if (isLookup && asksForParents(filter, column)) return;
    if (!isMet(guard, filter)) throw denied(`shows ${column.property} without a guard`);
  });
};

/** Checks each step to a column, and tells which conditions guard it; gives back the rights on its table. */
const walkPath = (
  { rights, name }: Pick<Scope, 'rights' | 'name'>,
  { lookups, property }: ColumnPath,
  onGuard: (guard: Filter, isLookup: boolean) => void,
): TableQueryRights => {
  let current = name;
  const path: LookupStep[] = [];
  for (const step of lookups) {
    current = follow(rights, current, step.navigation);
    path.push(step);
    const { rule } = tableOf(rights, current);
    if (rule !== undefined) onGuard(underPath(thatIsThere(rule, step), path), false);
  }
  const table = tableOf(rights, current);
  checkProperty(table, property);
  const guard = table.guards.get(property);
  if (guard !== undefined) onGuard(underPath(guard, path), true);
  return table;
};

/** A rule that looks at nothing is met by nothing: lookups that lead nowhere aren't told from those to hidden rows. */
const thatIsThere = (rule: Filter, { table }: LookupStep): Filter => ({
  kind: 'and',
  filters: [{ kind: 'compare', column: own(table.key), operator: 'ne', value: null, rule: true }, rule],
});

/** Whether only children of parents at hand are asked for, so that the column holds nothing but their ids. */
const asksForParents = (filter: Filter | undefined, column: ColumnPath): boolean => {
  switch (filter?.kind) {
    case 'and':
      return filter.filters.some((part) => asksForParents(part, column));
    case 'compare':
    case 'function':
      return filter.ofParents === true && filter.column.property === column.property;
    default:
      return false;
  }
};

/** Whether every row that meets a filter meets the condition, since that stands there. */
const isMet = (condition: Filter, filter: Filter | undefined): boolean =>
  filter !== undefined && partsOf(filter, 'and').has(keyOf(condition));

/** Whether rows that don't meet the condition meet the filter in any case. */
const isSpared = (condition: Filter, filter: Filter | undefined): boolean => {
  const opposite = complementOf(condition);
  return opposite !== undefined && filter !== undefined && partsOf(filter, 'or').has(keyOf(opposite));
};

/** The rows of one parent, which is at hand. */
const isOfParent = (filter: Filter | undefined): boolean =>
  filter?.kind === 'compare' && filter.ofParents === true;

const complementOf = (filter: Filter): Filter | undefined => {
  try {
    return complementFilter(filter);
  } catch {
    return undefined; // a function without opposite: nothing can be spared by it
  }
};

/** A filter, and, where it joins others, those too. */
const partsOf = (filter: Filter, kind: 'and' | 'or'): ReadonlySet<string> => {
  const parts = new Set([keyOf(filter)]);
  if (filter.kind === kind) {
    for (const part of filter.filters) for (const inner of partsOf(part, kind)) parts.add(inner);
  }
  return parts;
};

const keyOf = (filter: Filter): string => JSON.stringify(filter);
