import { filterKind } from '../../model/filter-kind.ts';
import type { Collection, Lookup, LookupId, Model, Table } from '../../model/model.ts';
import { both, guarded, type Filter, type LookupStep } from '../../query/filter.ts';
import { allOf, complementFilter, negateFilter, noneOf } from '../../query/negate-filter.ts';
import type { FilterLimits, RowRules } from '../planner.ts';
import { referenceTo } from '../record-input.ts';
import { badFilter } from './bad-filter.ts';
import { checkConditions } from './check-conditions.ts';
import { lookupGuard, lookupOf, ruleUnder } from './lookup-guard.ts';
import { planColumnFilter, type OnClaim } from './plan-column-filter.ts';

type Input = Readonly<Record<string, unknown>>;

interface FilterInput {
  readonly model: Model;
  readonly table: Table;
  /** Which rows may be looked at, of tables that the filter leads to; the table itself is whoever asks's business. */
  readonly rules: RowRules;
  /** What stands for a claim in a row rule. @default there are none */
  readonly onClaim?: OnClaim | undefined;
  /** Value of an argument of the table's filter type, as GraphQL read it. */
  readonly input: unknown;
  /** Where it stands: `filter`. */
  readonly place: string;
  /** @default what Dataverse and the stack can take */
  readonly limits?: FilterLimits | undefined;
}

interface Scope extends Omit<FilterInput, 'input' | 'limits'> {
  readonly maxDepth: number;
  /** Lookups from the row, or from the variable of the innermost collection, to the table. */
  readonly lookups: readonly LookupStep[];
}

/** How deep filters may stand in each other at most; a client's text must not end the stack. */
const maxDepth = 50;

/**
 * A filter argument → condition; undefined where there is none, which every row meets.
 *
 * @throws GatewayError BAD_USER_INPUT, with the place: a value that isn't one of the column, null where a value belongs, a
 *   collection below a lookup, or a function negated that has no opposite.
 */
export const planFilter = ({ input, limits, ...scope }: FilterInput): Filter | undefined => {
  if (input === null || input === undefined) return undefined;
  const filter = planObject(
    { ...scope, lookups: [], maxDepth: Math.min(limits?.depth ?? maxDepth, maxDepth) },
    input,
    0,
  );
  checkConditions([filter], scope.place, limits?.conditions);
  return filter;
};

const planObject = (scope: Scope, input: unknown, depth: number): Filter | undefined => {
  if (depth > scope.maxDepth) {
    throw badFilter(scope.place, `filters are nested more than ${scope.maxDepth} deep`);
  }
  if (!isObject(input)) throw badFilter(scope.place, 'null is no filter; leave it out');
  const filters = Object.entries(input).flatMap(([name, value]): readonly Filter[] => {
    const inside = { ...scope, place: `${scope.place}.${name}` };
    if (value === null) throw badFilter(inside.place, 'null is no filter; use isNull, or leave it out');
    switch (name) {
      case 'and':
        return present([junction('and', planAll(inside, value, depth))]);
      case 'or':
        return present([planOr(inside, value, depth)]);
      case 'not':
        return [planNot(inside, value, depth)];
      default:
        return planMember(inside, { name, value, depth });
    }
  });
  return junction('and', filters);
};

const planAll = (scope: Scope, value: unknown, depth: number): readonly (Filter | undefined)[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).map((each, index) =>
    planObject({ ...scope, place: `${scope.place}[${index}]` }, each, depth + 1),
  );

/** Where one of them is met by every row, so is the whole. */
const planOr = (scope: Scope, value: unknown, depth: number): Filter | undefined => {
  const filters = planAll(scope, value, depth);
  if (filters.length === 0) return never(scope);
  return filters.includes(undefined) ? undefined : junction('or', filters);
};

const planNot = (scope: Scope, value: unknown, depth: number): Filter => {
  const filter = planObject(scope, value, depth + 1);
  return filter === undefined ? never(scope) : negateFilter(filter);
};

interface MemberInput {
  readonly name: string;
  readonly value: unknown;
  readonly depth: number;
}

const planMember = (scope: Scope, { name, value, depth }: MemberInput): readonly Filter[] => {
  const { table, lookups, place } = scope;
  const member = table.fields.get(name);
  if (member === undefined || !isObject(value)) throw new TypeError(`No filter ${place}`);
  switch (member.kind) {
    case 'column':
    case 'lookupId': {
      const kind = filterKind(table, member);
      if (kind === undefined) throw new TypeError(`${place} can't be filtered`);
      const path = { lookups, property: member.property };
      const filters = planColumnFilter({
        column: member,
        kind,
        path,
        input: value,
        place,
        onClaim: scope.onClaim,
      });
      return member.kind === 'column' ? filters : guardIds(scope, member, filters);
    }
    case 'lookup':
      return present([planLookup(scope, member, { value, depth })]);
    case 'collection':
      return planCollection(scope, member, { value, depth });
    case 'parties':
    case 'activity':
      throw new TypeError(`${place} can't be filtered`);
  }
};

/** An id that isn't to be seen is as good as none. */
const guardIds = (scope: Scope, { logicalName }: LookupId, filters: readonly Filter[]): readonly Filter[] => {
  const guard = lookupGuard(scope, lookupOf(scope.table, logicalName));
  if (guard === undefined) return filters;
  return filters.map((filter) => {
    const isNull = filter.kind === 'compare' && filter.value === null && filter.operator === 'eq';
    return isNull ? { kind: 'or', filters: [filter, complementFilter(guard)] } : guarded(guard, filter);
  });
};

interface NestedInput {
  readonly value: Input;
  readonly depth: number;
}

/** The columns of the record that a lookup points at; where it may be of several tables, table by table. */
const planLookup = (scope: Scope, lookup: Lookup, { value, depth }: NestedInput): Filter | undefined => {
  const { model, lookups } = scope;
  const nested = (target: Lookup['targets'][number], input: unknown, place: string): Filter | undefined => {
    const table = model.tables.get(target.table);
    if (table === undefined || target.navigation === undefined) throw new TypeError(`No target at ${place}`);
    const step = { navigation: target.navigation, property: lookup.property, table: referenceTo(table) };
    const path = [...lookups, step];
    const filter = planObject({ ...scope, table, place, lookups: path }, input, depth + 1);
    const rule = filter && ruleUnder({ ...scope, place }, table, path);
    return filter !== undefined && rule !== undefined ? guarded(rule, filter) : filter;
  };
  const [only] = lookup.targets;
  if (lookup.result.kind === 'object' && only !== undefined) return nested(only, value, scope.place);
  const filters = Object.entries(value).map(([name, input]) => {
    const target = lookup.targets.find(({ table }) => model.tables.get(table)?.oneField === name);
    if (target === undefined) throw new TypeError(`No target ${name} at ${scope.place}`);
    return nested(target, input, `${scope.place}.${name}`);
  });
  return junction('and', filters);
};

const planCollection = (
  scope: Scope,
  { navigation, target, relation, inverse }: Collection,
  { value, depth }: NestedInput,
): readonly Filter[] => {
  const { model, rules, lookups, place } = scope;
  const table = model.tables.get(target);
  if (table === undefined) throw new TypeError(`No table ${target}`);
  // contract §4.3
  if (lookups.length > 0) throw badFilter(place, 'Dataverse can’t look into a list below a lookup');
  const backProperty = relation === 'oneToMany' ? inverse.property : undefined;
  const collection = { navigation, table: referenceTo(table), backProperty };
  return Object.entries(value).flatMap(([quantifier, input]): readonly Filter[] => {
    const inside = { ...scope, table, place: `${place}.${quantifier}`, lookups: [] };
    const filter = planObject(inside, input, depth + 1);
    const rule = rules.get(target);
    if (quantifier === 'some') return [{ kind: 'any', collection, filter: both(rule, filter) }];
    if (quantifier === 'none') return [noneOf(collection, both(rule, filter))];
    return filter === undefined ? [] : [allOf(collection, filter, rule)];
  });
};

const present = (filters: readonly (Filter | undefined)[]): readonly Filter[] =>
  filters.filter((filter) => filter !== undefined);

/** Conditions that are there, joined; undefined where there is none. */
const junction = (kind: 'and' | 'or', filters: readonly (Filter | undefined)[]): Filter | undefined => {
  const parts = present(filters);
  return parts.length < 2 ? parts[0] : { kind, filters: parts };
};

/** Met by no row: every row has a key. Of a record that isn't there the key is null, and the rest is met by nobody. */
const never = ({ table, lookups }: Scope): Filter => {
  const column = { lookups, property: table.key.property };
  return {
    kind: 'and',
    filters: [
      { kind: 'compare', column, operator: 'eq', value: null },
      { kind: 'compare', column, operator: 'ne', value: null },
    ],
  };
};

const isObject = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
