import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { Predicate } from '../filter/predicate.ts';
import { notSupported, queryError } from '../query-error.ts';
import { candidateRows, type RowSource } from '../query/page.ts';
import type { Property, TableSchema } from '../schema/table-schema.ts';
import { relatedRow, relatedRows } from '../store/related-rows.ts';
import type { StoredRow } from '../store/store.ts';
import { findRow, readable } from './find-row.ts';
import { unknownSegment, type Segment } from './resource-path.ts';

/** Rows: a set, or a row's collection. */
export interface Collection {
  readonly kind: 'collection';
  readonly table: TableSchema;
  /** The rows that the filter may let pass. */
  readonly rows: (filter: Predicate | undefined) => RowSource;
  readonly as: 'rows' | 'count' | 'links';
}

/** One row; undefined behind an unset lookup. `table` is what it is read as: a task may be read as an activity. */
export interface SingleRow {
  readonly kind: 'row';
  readonly table: TableSchema | undefined;
  readonly row: StoredRow | undefined;
  readonly as: 'row' | 'link';
}

/** One value. */
export interface SingleValue {
  readonly kind: 'value';
  readonly table: TableSchema;
  readonly row: StoredRow;
  readonly property: Property;
  readonly as: 'json' | 'raw';
}

export type Resource = Collection | SingleRow | SingleValue;

/**
 * Finds what a path names: `accounts`, `accounts(a1…)/Account_Tasks/$count`, `accounts(a1…)/name` (contract §4.8).
 * @throws DataError 404 for unknown names and rows, 400 for wrong keys, 403 for what the caller may not read
 */
export function resolveResource(scope: RequestScope, segments: readonly Segment[]): Resource {
  const [first, ...rest] = segments;
  const table = first === undefined ? undefined : scope.schema.tableOfSet(first.name);
  if (first === undefined || table === undefined) throw unknownSegment(scope.quirks, first?.name ?? '');
  scope.rights.require('Read', table.definition);
  let resource: Resource =
    first.inside === undefined
      ? {
          kind: 'collection',
          table,
          rows: (filter) => candidateRows(scope.store, table.definition.logicalName, filter),
          as: 'rows',
        }
      : { kind: 'row', table, row: findRow(scope, table, first.inside), as: 'row' };
  for (const segment of rest) resource = step(scope, resource, segment);
  return resource;
}

const namespace = 'Microsoft.Dynamics.CRM.';

function step(scope: RequestScope, from: Resource, segment: Segment): Resource {
  if (segment.name.startsWith(namespace)) {
    const isCast = scope.schema.table(segment.name.slice(namespace.length)) !== undefined;
    throw isCast ? notSupported(`The cast '${segment.name}'`) : unknownSegment(scope.quirks, segment.name);
  }
  switch (from.kind) {
    case 'collection':
      if (from.as === 'rows' && segment.name === '$count') return { ...from, as: 'count' };
      if (from.as === 'rows' && segment.name === '$ref') return { ...from, as: 'links' };
      throw unknownSegment(scope.quirks, segment.name);
    case 'row':
      if (from.as === 'row' && segment.name === '$ref') return { ...from, as: 'link' };
      return stepFromRow(scope, from, segment);
    case 'value':
      if (segment.name === '$value') return { ...from, as: 'raw' };
      throw unknownSegment(scope.quirks, segment.name);
  }
}

function stepFromRow(scope: RequestScope, { table, row, as }: SingleRow, segment: Segment): Resource {
  if (table === undefined || as === 'link')
    throw queryError(`'${segment.name}' cannot be read through 'principal'.`);
  if (row === undefined) throw new DataError(404, '0x80040217', 'The lookup on the way has no value.');
  const property = segment.inside === undefined ? table.properties.get(segment.name) : undefined;
  if (property !== undefined) return { kind: 'value', table, row, property, as: 'json' };
  const navigation = table.navigations.get(segment.name);
  if (navigation === undefined) throw unknownSegment(scope.quirks, segment.name);
  const target = scope.schema.table(navigation.target);
  if (target !== undefined) scope.rights.require('Read', target.definition);
  if (navigation.kind === 'lookup') {
    const related = relatedRow(scope.allRows, row, navigation);
    return { kind: 'row', table: target, row: related && readable(scope, related), as: 'row' };
  }
  if (target === undefined) throw unknownSegment(scope.quirks, segment.name);
  const members = relatedRows(scope.store, row, navigation);
  if (segment.inside === undefined)
    return { kind: 'collection', table: target, rows: () => members, as: 'rows' };
  const member = findRow(scope, target, segment.inside);
  if (!members.includes(member)) {
    const message = `${target.definition.logicalName} With Id = ${member.id} Does Not Exist`;
    throw new DataError(404, '0x80040217', message);
  }
  return { kind: 'row', table: target, row: member, as: 'row' };
}
