import type { Model, Table } from '../../model/model.ts';
import type { AggregateQuery } from '../../query/aggregate-query.ts';
import { both, type Filter } from '../../query/filter.ts';
import { badFilter } from '../filter/bad-filter.ts';
import { checkConditions } from '../filter/check-conditions.ts';
import { lookupGuard, lookupOf, ruleUnder } from '../filter/lookup-guard.ts';
import { planFilter } from '../filter/plan-filter.ts';
import { planTypeName } from '../plan-type-name.ts';
import type { Planner } from '../planner.ts';
import { referenceTo } from '../record-input.ts';
import type { TypeNamePlan } from '../record-plan.ts';
import type { FieldSelection } from '../selection.ts';
import type { AggregateField, AggregatePlan, MeasureField } from './aggregate-plan.ts';
import { createMeasures, isMeasureName, type Measures } from './measures.ts';
import { planGroupFields } from './plan-group-fields.ts';
import { planGroups, type Group } from './plan-groups.ts';

/** Most groups that one answer can hold. */
export const maxGroups = 5000;

/**
 * An aggregate field → what is read, and how it becomes the answer.
 *
 * @throws GatewayError BAD_USER_INPUT for arguments that make no sense, named by their place.
 */
export const planAggregate = (planner: Planner, table: Table, field: FieldSelection): AggregatePlan => {
  const { args } = field;
  const { model, rules, filterLimits: limits } = planner;
  const groups = planGroups(planner.model, table, args['groupBy']);
  const measures = createMeasures(table);
  const fields = (field.selection?.common ?? []).flatMap((each) =>
    planField({ measures, groups, table, model: planner.model }, each),
  );
  const orderBy = planOrder({ measures, groups, table, model: planner.model }, args['orderBy']);
  // A query without any column would bring all of them.
  if (groups.length === 0 && measures.all.length === 0) measures.count();
  const filter = [
    planFilter({ model, rules, table, input: args['filter'], place: 'filter', limits }),
    rules.get(table.logicalName),
    ...guardsOf(planner, table, { groups, measures }),
  ].reduce(both, undefined);
  checkConditions([filter], 'filter');
  const query: AggregateQuery = {
    table: referenceTo(table),
    filter,
    keys: groups.map(({ alias, column, dateGrouping }) => ({ alias, column, dateGrouping })),
    measures: measures.all,
    orderBy,
    top: planTop(args['first']),
  };
  return { query, fields };
};

interface Revealing {
  readonly groups: readonly Group[];
  readonly measures: Measures;
}

/** Numbers must not tell of records that aren't to be seen: rows that point at one are left out. */
const guardsOf = (
  { model, rules }: Planner,
  table: Table,
  { groups, measures }: Revealing,
): readonly (Filter | undefined)[] => {
  const ids = (of: Table, property: string) => {
    const id = [...of.fields.values()].find(
      (member) => member.kind === 'lookupId' && member.property === property,
    );
    return id?.kind === 'lookupId' ? lookupOf(of, id.logicalName) : undefined;
  };
  const ofKeys = groups.flatMap(({ path, column: { lookups, property } }) => {
    const place = `groupBy.${path.join('.')}`;
    let reached = table;
    const below = lookups.map((step, index) => {
      reached = model.tables.get(step.table.logicalName) ?? reached;
      return ruleUnder({ rules, place }, reached, lookups.slice(0, index + 1));
    });
    const lookup = ids(reached, property);
    return [...below, lookupGuard({ model, rules, table: reached, lookups, place }, lookup)];
  });
  const ofMeasures = measures.all.map(({ property }) =>
    lookupGuard({ model, rules, table, lookups: [], place: 'countDistinct' }, ids(table, property)),
  );
  return [...ofKeys, ...ofMeasures];
};

interface Draft {
  readonly model: Model;
  readonly table: Table;
  readonly groups: readonly Group[];
  readonly measures: Measures;
}

const planField = (
  { measures, groups, table, model }: Draft,
  field: FieldSelection,
): readonly AggregateField[] => {
  const { key, name, selection } = field;
  const fields = selection?.common ?? [];
  if (name === 'count') return [{ kind: 'count', key, alias: measures.count() }];
  if (name === 'key')
    return [{ kind: 'group', key, fields: planGroupFields({ model, table, fields, groups }) }];
  if (isMeasureName(name)) {
    const values = fields.flatMap((each): readonly (MeasureField | TypeNamePlan)[] => {
      const typeName = planTypeName(each);
      return typeName === undefined ? measures.field(name, each) : [typeName];
    });
    return [{ kind: 'measures', key, fields: values }];
  }
  const typeName = planTypeName(field);
  return typeName === undefined ? [] : [typeName];
};

const planTop = (first: unknown): number | undefined => {
  if (first === null || first === undefined) return undefined;
  if (typeof first === 'number' && first >= 1 && first <= maxGroups) return first;
  throw badFilter('first', `must be between 1 and ${maxGroups}`);
};

type Input = Readonly<Record<string, unknown>>;

/** By the number of rows, by a measure, or by a key; groups that aren't ordered come as Dataverse has them. */
const planOrder = ({ measures, groups, table }: Draft, input: unknown): AggregateQuery['orderBy'] =>
  (Array.isArray(input) ? (input as Input[]) : []).flatMap((element) => {
    const [entry] = Object.entries(element);
    if (entry === undefined) throw new TypeError('An element of an order has one field');
    const [what, value] = entry;
    if (what === 'count') return [{ alias: measures.count(), direction: directionOf(value) }];
    const [column] = Object.entries(value as Input);
    if (column === undefined) throw new TypeError('An element of an order has one column');
    const [name, direction] = column;
    const place = `orderBy.${what}.${name}`;
    if (isMeasureName(what)) {
      const alias = measures.alias(what, name);
      if (alias === undefined) throw badFilter(place, `${table.typeName} has no ${what} of it`);
      return [{ alias, direction: directionOf(direction) }];
    }
    const keys = groups.filter(({ path }) => path.length === 1 && path[0] === name);
    if (keys.length === 0) throw badFilter(place, 'rows are not grouped by it');
    return keys.map(({ alias }) => ({ alias, direction: directionOf(direction) }));
  });

const directionOf = (value: unknown): 'asc' | 'desc' => (value === 'DESC' ? 'desc' : 'asc');
