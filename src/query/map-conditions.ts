import type { AggregateQuery } from './aggregate-query.ts';
import type { Compare, Filter, FunctionCall, LookupStep, TextTest } from './filter.ts';
import type { Expand, TableQuery } from './table-query.ts';

/** A condition on one column. */
export type Condition = Compare | TextTest | FunctionCall;

/** The same filter with every condition replaced, those on related rows too. */
export const mapConditions = (filter: Filter, replace: (condition: Condition) => Condition): Filter => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((part) => mapConditions(part, replace)) };
    case 'any':
    case 'none':
    case 'all':
      return filter.filter === undefined
        ? filter
        : { ...filter, filter: mapConditions(filter.filter, replace) };
    case 'compare':
    case 'text':
    case 'function':
      return replace(filter);
  }
};

/** The same condition, on the record that lookups lead to. */
export const underPath = (filter: Filter, lookups: readonly LookupStep[]): Filter =>
  mapConditions(filter, (condition) => ({
    ...condition,
    column: { ...condition.column, lookups: [...lookups, ...condition.column.lookups] },
  }));

type Replace = (condition: Condition) => Condition;

/** The same query with every condition replaced. */
export const mapQuery = (query: TableQuery, replace: Replace): TableQuery => ({
  ...query,
  filter: query.filter && mapConditions(query.filter, replace),
  expand: query.expand.map((expand) => mapExpand(expand, replace)),
});

const mapExpand = (expand: Expand, replace: Replace): Expand => ({
  ...expand,
  filter: expand.filter && mapConditions(expand.filter, replace),
  expand: expand.expand.map((inner) => mapExpand(inner, replace)),
});

/** The same aggregate with every condition replaced. */
export const mapAggregate = (query: AggregateQuery, replace: Replace): AggregateQuery => ({
  ...query,
  filter: query.filter && mapConditions(query.filter, replace),
});

/** Every condition of a filter, those on related rows too. */
export const conditionsOf = (filter: Filter | undefined): readonly Condition[] => {
  const found: Condition[] = [];
  if (filter !== undefined) {
    mapConditions(filter, (condition) => {
      found.push(condition);
      return condition;
    });
  }
  return found;
};
