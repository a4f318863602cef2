import { checkedNavigation, checkedProperty } from './checked-property.ts';
import { meetsFilter } from './metadata-filter.ts';
import { isA, lineage, type MetadataObject, type MetadataTypeShape } from './metadata-object.ts';
import { namespace, type MetadataExpand, type MetadataQuery } from './metadata-query.ts';
import { castType } from './metadata-types.ts';

/**
 * Objects of a list as JSON rows: those of the declared type that meet the filter, with what is selected and expanded.
 * @throws DataError 400 for names that the type does not have
 */
export function metadataRows(
  objects: readonly MetadataObject[],
  declared: MetadataTypeShape,
  query: MetadataQuery,
): readonly Record<string, unknown>[] {
  const { filter } = query;
  for (const property of query.select ?? []) {
    checkedProperty(declared, property);
  }
  return objects
    .filter((object) => isA(object.type, declared))
    .filter((object) => filter === undefined || meetsFilter(object, filter, declared))
    .map((object) => metadataRow(object, declared, query));
}

/**
 * One object as JSON: `@odata.type` where it is of a type derived from the declared one, MetadataId always (contract
 * §3.3), properties in the order of the type.
 * @throws DataError 400 for names that the type does not have
 */
export function metadataRow(
  object: MetadataObject,
  declared: MetadataTypeShape,
  query: MetadataQuery,
): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  if (object.type !== declared) {
    row['@odata.type'] = `#${namespace}${object.type.name}`;
  }
  for (const property of query.select ?? []) {
    checkedProperty(declared, property);
  }
  const selected = new Set(query.select === undefined ? [] : ['MetadataId', ...query.select]);
  for (const { properties } of lineage(object.type)) {
    for (const name of Object.keys(properties)) {
      if (selected.size === 0 || selected.has(name)) {
        row[name] = object.value(name);
      }
    }
  }
  for (const item of query.expand) {
    row[item.navigation] = expanded(object, declared, item);
  }
  return row;
}

function expanded(object: MetadataObject, declared: MetadataTypeShape, item: MetadataExpand): unknown {
  const navigation = checkedNavigation(declared, item.navigation);
  const target = item.cast === undefined ? navigation.target : castType(navigation.target, item.cast);
  const found = object.follow(item.navigation);
  if (found === null) {
    return null;
  }
  return isList(found) ? metadataRows(found, target, item.query) : metadataRow(found, target, item.query);
}

/** `Array.isArray` does not narrow a readonly list. */
export function isList(
  found: readonly MetadataObject[] | MetadataObject,
): found is readonly MetadataObject[] {
  return Array.isArray(found);
}

/** The part of `@odata.context` that says which columns there are: `(LogicalName,Attributes())`. */
export function contextColumns(query: MetadataQuery): string {
  const parts = [
    ...(query.select ?? []),
    ...query.expand.map(({ navigation, query: inner }) => {
      const columns = contextColumns(inner);
      return `${navigation}${columns === '' ? '()' : columns}`;
    }),
  ];
  return parts.length === 0 ? '' : `(${parts.join(',')})`;
}
