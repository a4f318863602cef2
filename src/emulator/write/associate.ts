import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { CollectionNavigation, LinksNavigation, TableSchema } from '../schema/table-schema.ts';
import { indexKey } from '../store/column-index.ts';
import type { StoredRow } from '../store/store.ts';
import { readOnly } from './body-errors.ts';
import { changeRow } from './change-row.ts';
import { checkTarget } from './check-target.ts';
import { raiseUpdate } from './raise-update.ts';
import { runPlugIn } from './run-plug-in.ts';

/** A row and one that is or is to be in a collection of it. */
export interface Membership {
  readonly row: StoredRow;
  readonly navigation: CollectionNavigation;
  readonly member: StoredRow;
}

/**
 * Puts a row into a collection: through its lookup (1:N), or by a row of the intersect table (N:N); contract §5.3.
 * @throws DataError 412 `0x80040237` for a pair that is linked already
 */
export function associate(scope: RequestScope, table: TableSchema, membership: Membership): void {
  const { row, navigation, member } = membership;
  checkTarget(table, navigation, member);
  if (navigation.kind === 'children') {
    setLookup(scope, navigation.column, [member, row]);
    return;
  }
  const links = linksBetween(scope, { row, navigation, member });
  if (links.length > 0) {
    if (scope.quirks.associateTwice === 'ignore') return;
    throw new DataError(412, '0x80040237', 'Cannot insert duplicate key.');
  }
  const { relationship, side } = navigation;
  const intersect = scope.schema.table(relationship.intersectTable)?.definition;
  if (intersect === undefined) {
    throw new DataError(
      400,
      '0x80040800',
      `The relationship '${relationship.schemaName}' cannot be written.`,
    );
  }
  const [near, far] =
    side === 1 ? [relationship.column1, relationship.column2] : [relationship.column2, relationship.column1];
  scope.store.insert(intersect, {
    [intersect.primaryId]: scope.newGuid(),
    [near]: row.id,
    [far]: member.id,
  });
  scope.raise?.({
    kind: 'link',
    message: 'Associate',
    target: row,
    relationship: relationship.schemaName,
    related: member,
  });
}

/** Takes a row out of a collection; one that is not in it stays as it is. */
export function disassociate(scope: RequestScope, { row, navigation, member }: Membership): void {
  if (navigation.kind === 'children') {
    const reference = member.values[navigation.column];
    if (indexKey(reference) === row.id) setLookup(scope, navigation.column, [member, undefined]);
    return;
  }
  const links = [...linksBetween(scope, { row, navigation, member })];
  for (const link of links) scope.store.remove(link);
  if (links.length === 0) return;
  const relationship = navigation.relationship.schemaName;
  scope.raise?.({ kind: 'link', message: 'Disassociate', target: row, relationship, related: member });
}

/**
 * Sets or clears a lookup.
 * @throws DataError 400 for a lookup that cannot be set by hand
 */
export function setLookup(
  scope: RequestScope,
  column: string,
  [row, target]: readonly [row: StoredRow, target: StoredRow | undefined],
): void {
  const table = scope.schema.table(row.table.logicalName);
  const definition = table?.definition.columns.get(column);
  if (table === undefined || definition === undefined) return;
  if (!definition.validForUpdate) throw readOnly(definition);
  const value = target === undefined ? null : { table: target.table.logicalName, id: target.id };
  const given = { [column]: value };
  runPlugIn(scope, { message: 'Update', table: row.table.logicalName, id: row.id });
  raiseUpdate(scope, { before: row, after: changeRow(scope, row, { table, values: given }), given });
}

function linksBetween(
  { store }: RequestScope,
  { row, navigation, member }: Membership & { readonly navigation: LinksNavigation },
): readonly StoredRow[] {
  const { relationship, side } = navigation;
  const [near, far] =
    side === 1 ? [relationship.column1, relationship.column2] : [relationship.column2, relationship.column1];
  return store
    .matching(relationship.intersectTable, { column: near, key: row.id })
    .filter((link) => indexKey(link.values[far]) === member.id);
}
