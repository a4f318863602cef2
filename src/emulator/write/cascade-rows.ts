import type { RequestScope } from '../data-context.ts';
import type { CascadeReach, OneToManyRelationship } from '../organization.ts';
import { lineage } from '../schema/create-schema.ts';
import { indexKey } from '../store/column-index.ts';
import type { StoredRow } from '../store/store.ts';

/** What goes down to the rows that point at a row, where their relationship says so (`CascadeConfiguration`). */
export type CascadeAction = keyof NonNullable<OneToManyRelationship['cascade']>;

/**
 * The rows that an action on a row goes down to: those that point at it directly, by each relationship's choice all, the active
 * ones, or those of the same owner. Rows of the organisation have neither owner nor shares, and stay out.
 * @param owner whose rows `UserOwned` means: the owner before the action
 */
export function cascadeRows(
  { store, schema }: RequestScope,
  row: StoredRow,
  { action, owner }: { readonly action: CascadeAction; readonly owner: string | undefined },
): readonly StoredRow[] {
  const names = lineage(row.table);
  return schema.organization.oneToMany
    .filter(
      ({ referencedTable, cascade }) => names.includes(referencedTable) && cascade?.[action] !== undefined,
    )
    .flatMap(({ referencingTable, referencingColumn, cascade }) =>
      store
        .matching(referencingTable, { column: referencingColumn, key: row.id })
        .filter(
          (child) =>
            child.table.columns.get('ownerid')?.type === 'Owner' &&
            isReached(child, { reach: cascade?.[action], owner }),
        ),
    );
}

interface Reached {
  readonly reach: CascadeReach | undefined;
  readonly owner: string | undefined;
}

function isReached({ values }: StoredRow, { reach, owner }: Reached): boolean {
  switch (reach) {
    case undefined:
      return false;
    case 'Cascade':
      return true;
    case 'Active':
      return values['statecode'] === undefined || values['statecode'] === null || values['statecode'] === 0;
    case 'UserOwned':
      return indexKey(values['ownerid']) === owner;
  }
}
