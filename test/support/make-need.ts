import {
  needOf,
  type CollectionNeed,
  type LookupNeed,
  type Need,
  type PageArguments,
} from '../../src/query/need.ts';

interface NeedSketch {
  readonly columns?: readonly string[];
  readonly lookups?: readonly LookupNeed[];
  readonly collections?: readonly CollectionNeed[];
}

/** A need of a table by its name: entity set and key follow from it. */
export function makeNeed(
  table: string,
  { columns = [], lookups = [], collections = [] }: NeedSketch = {},
): Need {
  const need = needOf({ logicalName: table, entitySet: `${table}s`, key: `${table}id` }, undefined);
  for (const column of columns) need.columns.add(column);
  for (const lookup of lookups) need.lookups.set(lookup.slot, lookup);
  for (const collection of collections) need.collections.set(collection.slot, collection);
  return need;
}

/** A lookup of `_<name>_value` through the navigation `name`. */
export function lookupTo(name: string, need: Need, over: Partial<LookupNeed> = {}): LookupNeed {
  const own = { slot: name, property: `_${name}_value`, navigation: name };
  const property = over.property ?? own.property;
  const tableProperty = `${property}@Microsoft.Dynamics.CRM.lookuplogicalname`;
  const tables = new Set([need.table.logicalName]);
  return { ...own, polymorphic: false, tableProperty, tables, byId: false, need, ...over };
}

interface CollectionOptions {
  readonly page?: Partial<PageArguments>;
  readonly manyToMany?: boolean;
  readonly slot?: string;
}

/** Rows of a navigation, in the order of their key. */
export function rowsOf(navigation: string, need: Need, options: CollectionOptions = {}): CollectionNeed {
  const { page = {}, manyToMany = false, slot = `${navigation}#` } = options;
  return {
    slot,
    navigation,
    manyToMany,
    inverse: manyToMany
      ? { navigation: `${navigation}_back`, property: undefined }
      : { navigation: 'parent', property: '_parent_value' },
    page: { first: 10, resume: undefined, count: false, ...page },
    filter: undefined,
    orderBy: [{ property: need.table.key, direction: 'asc' }],
    need,
  };
}
