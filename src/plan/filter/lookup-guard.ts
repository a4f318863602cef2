import type { Lookup, LookupTarget, Model, Table } from '../../model/model.ts';
import { own, type Filter, type LookupStep } from '../../query/filter.ts';
import { isAboutRelated } from '../../query/is-about-related.ts';
import { underPath } from '../../query/map-conditions.ts';
import type { TableReference } from '../../query/table-reference.ts';
import type { RowRules } from '../planner.ts';
import { referenceTo } from '../record-input.ts';
import { badFilter } from './bad-filter.ts';

/** Where a lookup stands. */
export interface GuardScope {
  readonly model: Model;
  readonly rules: RowRules;
  /** Of the lookup. */
  readonly table: Table;
  /** Lookups that lead to the table's rows. */
  readonly lookups: readonly LookupStep[];
  /** Place in the arguments, for messages. */
  readonly place: string;
}

/** Most tables that one condition joins: Dataverse allows 15 links in a query. */
const maxTargets = 10;

/** The lookup of a table with a logical name: that of a lookup's id, too. */
export const lookupOf = ({ fields }: Table, logicalName: string): Lookup | undefined => {
  for (const member of fields.values()) {
    if (member.kind === 'lookup' && member.logicalName === logicalName) return member;
  }
  return undefined;
};

/** Whether a lookup may point at rows that aren't to be seen. */
export const isGuarded = (rules: RowRules, lookup: Lookup): boolean =>
  lookup.narrowed === true || lookup.targets.some(({ table }) => rules.has(table));

/**
 * The condition that a lookup points at a row that may be seen; undefined where it always does.
 *
 * @param lookup undefined: a lookup that isn't in the model, whose id is a value like others
 * @throws GatewayError BAD_USER_INPUT where no condition can say so.
 */
export const lookupGuard = (scope: GuardScope, lookup: Lookup | undefined): Filter | undefined => {
  if (lookup === undefined || !isGuarded(scope.rules, lookup)) return undefined;
  const reachable = lookup.targets.filter(({ navigation }) => navigation !== undefined);
  if (reachable.length > maxTargets) throw badFilter(scope.place, 'points at too many tables for this');
  const filters = reachable.map((target) => targetGuard(scope, lookup, target));
  const [only, ...others] = filters;
  if (only === undefined) throw badFilter(scope.place, 'can’t be asked for');
  return others.length === 0 ? only : { kind: 'or', filters };
};

const targetGuard = (scope: GuardScope, lookup: Lookup, target: LookupTarget): Filter => {
  const { model, lookups } = scope;
  const table = model.tables.get(target.table);
  if (table === undefined || target.navigation === undefined) throw new TypeError(`No ${target.table}`);
  const step = { navigation: target.navigation, property: lookup.property, table: referenceTo(table) };
  const path = [...lookups, step];
  return ruleUnder(scope, table, path) ?? underPath(isThere(step.table), path);
};

/**
 * The rule of a table, for the record that lookups lead to; undefined where there is none. It is met only where there is a
 * record: a rule that takes rows without a value would tell lookups that lead nowhere from those to rows that it hides.
 *
 * @throws GatewayError BAD_USER_INPUT for a rule about lists, which Dataverse can't look into below a lookup (contract §4.3).
 */
export const ruleUnder = (
  { rules, place }: Pick<GuardScope, 'rules' | 'place'>,
  table: Table,
  lookups: readonly LookupStep[],
): Filter | undefined => {
  const rule = rules.get(table.logicalName);
  if (rule === undefined) return undefined;
  if (isAboutRelated(rule)) throw badFilter(place, `can’t look at ${table.typeName} from here`);
  return underPath({ kind: 'and', filters: [isThere(referenceTo(table)), rule] }, lookups);
};

/** Met by every row. */
const isThere = ({ key }: TableReference): Filter => ({
  kind: 'compare',
  column: own(key),
  operator: 'ne',
  value: null,
  rule: true,
});
