import type { RequestScope } from '../data-context.ts';
import { DataError } from '../data-error.ts';
import type { OneToManyRelationship } from '../organization.ts';
import { lineage } from '../schema/create-schema.ts';
import { sharesOf } from '../security/shares.ts';
import type { StoredRow } from '../store/store.ts';
import { raiseRow } from '../webhooks/raise-row.ts';
import { runPlugIn } from './run-plug-in.ts';

/**
 * Deletes a row and does with rows that point at it what their relationships say: delete them, too, clear their lookups, or
 * refuse. Links of N:N and files go with it. Not in a transaction of its own.
 * @throws DataError 405 `0x80040227` where a relationship restricts it
 */
export function deleteRow(scope: RequestScope, row: StoredRow): void {
  const { store, schema } = scope;
  runPlugIn(scope, { message: 'Delete', table: row.table.logicalName, id: row.id });
  const { oneToMany, manyToMany } = schema.organization;
  const names = lineage(row.table);
  const pointing = oneToMany.filter(({ referencedTable }) => names.includes(referencedTable));
  for (const relationship of byStrength(pointing)) {
    if (relationship.onDelete === 'Restrict' && referencing(scope, row, relationship).length > 0)
      throw restricted();
  }
  store.remove(row);
  raiseRow(scope, { kind: 'row', message: 'Delete', before: row });
  for (const relationship of byStrength(pointing)) {
    for (const child of referencing(scope, row, relationship)) {
      if (relationship.onDelete === 'Cascade') deleteRow(scope, child);
      else store.update(child, { ...child.values, [relationship.referencingColumn]: null });
    }
  }
  for (const { table1, column1, table2, column2, intersectTable } of manyToMany) {
    for (const [table, column] of [
      [table1, column1],
      [table2, column2],
    ] as const) {
      if (!names.includes(table)) continue;
      for (const link of [...store.matching(intersectTable, { column, key: row.id })]) store.remove(link);
    }
  }
  for (const share of [...sharesOf(store, row)]) store.remove(share);
  forgetFiles(scope, row);
}

const strength = { Restrict: 0, Cascade: 1, RemoveLink: 2 } as const;

/** Those that delete come before those that only clear, as one lookup may have several relationships to one table. */
const byStrength = (relationships: readonly OneToManyRelationship[]): readonly OneToManyRelationship[] =>
  relationships.toSorted(
    (left, right) => strength[left.onDelete ?? 'RemoveLink'] - strength[right.onDelete ?? 'RemoveLink'],
  );

/** A copy, as the rows change while it is gone through. */
function referencing(
  { store }: RequestScope,
  row: StoredRow,
  { referencingTable, referencingColumn }: OneToManyRelationship,
): readonly StoredRow[] {
  return store
    .matching(referencingTable, { column: referencingColumn, key: row.id })
    .filter(({ id, table }) => id !== row.id || table !== row.table);
}

function forgetFiles({ store }: RequestScope, { table, values }: StoredRow): void {
  for (const { type, logicalName } of table.columns.values()) {
    const id =
      type === 'File' ? values[logicalName] : type === 'Image' ? values[`${logicalName}id`] : undefined;
    if (typeof id === 'string') store.putFile(id.toLowerCase(), undefined);
  }
}

const restricted = (): DataError =>
  new DataError(
    405,
    '0x80040227',
    'The object you tried to delete is associated with another object and cannot be deleted.',
  );
