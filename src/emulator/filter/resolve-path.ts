import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import { queryError } from '../query-error.ts';
import type {
  CollectionNavigation,
  LookupNavigation,
  Property,
  TableSchema,
} from '../schema/table-schema.ts';
import { relatedRow } from '../store/related-rows.ts';
import { columnValue, type StoredRow } from '../store/store.ts';
import { toComparable, type Comparable } from './comparable.ts';

/** A name for rows inside a filter: the queried table (no name), then each lambda's variable, outermost first. */
export interface Variable {
  readonly name: string | undefined;
  readonly table: TableSchema;
}

/** Rows under test, one for each variable. */
export type Rows = readonly StoredRow[];

/** Where a path starts and how it leads to its row. */
export interface Walk {
  /** Which variable. */
  readonly depth: number;
  readonly hops: readonly LookupNavigation[];
  /** The table at the end. */
  readonly table: TableSchema;
}

export interface PropertyPath extends Walk {
  readonly property: Property;
}

/** @throws DataError for a name that the table does not have, in the documented words (contract §4.2) */
function findProperty(scope: RequestScope, table: TableSchema, name: string): Property {
  const property = table.properties.get(name);
  if (property === undefined) throw unknownProperty(scope, table, name);
  return property;
}

export const unknownProperty = (scope: RequestScope, table: TableSchema, name: string): DataError =>
  new DataError(
    400,
    scope.quirks.unknownPropertyCode,
    `Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${table.definition.logicalName}'.`,
  );

/**
 * Follows lookups from a variable; any depth (contract §4.3).
 * @throws DataError for unknown names, collections, and `ownerid`, which is typed `principal` (contract §3.2, fact 6)
 */
export function walk(scope: RequestScope, variables: readonly Variable[], segments: readonly string[]): Walk {
  const named = variables.findLastIndex(({ name }) => name !== undefined && name === segments[0]);
  const depth = Math.max(named, 0);
  let table = variables[depth]?.table;
  if (table === undefined) throw queryError('The filter has no table.');
  const hops: LookupNavigation[] = [];
  for (const segment of segments.slice(named === -1 ? 0 : 1)) {
    const navigation = table.navigations.get(segment);
    if (navigation === undefined) throw unknownProperty(scope, table, segment);
    if (navigation.kind !== 'lookup') {
      throw queryError(`The collection '${segment}' can be filtered with any and all only.`);
    }
    const target = scope.schema.table(navigation.target);
    if (target === undefined) {
      throw queryError(`The navigation property '${segment}' leads to no table that can be filtered.`);
    }
    scope.rights.require('Read', target.definition);
    hops.push(navigation);
    table = target;
  }
  return { depth, hops, table };
}

/** A path that ends in a column. */
export function resolveProperty(
  scope: RequestScope,
  variables: readonly Variable[],
  segments: readonly string[],
): PropertyPath {
  const walked = walk(scope, variables, segments.slice(0, -1));
  return { ...walked, property: findProperty(scope, walked.table, segments.at(-1) ?? '') };
}

/**
 * A path that ends in a collection.
 * @throws DataError 400 for a collection below a lookup (contract §4.3)
 */
export function resolveCollection(
  scope: RequestScope,
  variables: readonly Variable[],
  segments: readonly string[],
): { readonly depth: number; readonly navigation: CollectionNavigation; readonly target: TableSchema } {
  const { depth, hops, table } = walk(scope, variables, segments.slice(0, -1));
  const name = segments.at(-1) ?? '';
  if (hops.length > 0) {
    throw queryError(
      `The collection '${name}' cannot be filtered below a single-valued navigation property.`,
    );
  }
  const navigation = table.navigations.get(name);
  if (navigation === undefined) throw unknownProperty(scope, table, name);
  const target = scope.schema.table(navigation.target);
  if (navigation.kind === 'lookup' || target === undefined) {
    throw queryError(`any and all can be used on collections only, which '${name}' is not.`);
  }
  scope.rights.require('Read', target.definition);
  return { depth, navigation, target };
}

/** How to read the path's value from the rows under test; null when a lookup on the way is unset. */
export function reader(scope: RequestScope, path: PropertyPath): (rows: Rows) => Comparable | null {
  const { depth, hops, property } = path;
  const column = property.column.logicalName;
  return (rows) => {
    let row = rows[depth];
    for (const hop of hops) {
      if (row === undefined) return null;
      row = relatedRow(scope.store, row, hop);
    }
    return row === undefined ? null : toComparable(property.kind, columnValue(row, column));
  };
}
