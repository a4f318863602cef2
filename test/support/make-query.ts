import type { Expand, TableQuery } from '../../src/query/table-query.ts';

/** A query of accounts that asks for their names, unless told otherwise. */
export function makeQuery(over: Partial<TableQuery> = {}): TableQuery {
  return {
    table: 'account',
    entitySet: 'accounts',
    select: ['name'],
    expand: [],
    filter: undefined,
    orderBy: [],
    pageSize: undefined,
    count: false,
    annotations: [],
    skipToken: undefined,
    ...over,
  };
}

/** An expanded lookup, or a collection where told so. */
export function makeExpand(navigation: string, over: Partial<Expand> = {}): Expand {
  return {
    navigation,
    table: 'contact',
    collection: false,
    select: ['contactid'],
    expand: [],
    filter: undefined,
    orderBy: [],
    top: undefined,
    manyToMany: false,
    ...over,
  };
}
