import type { RequestScope } from '../data-context.ts';
import { notSupported } from '../query-error.ts';
import { indexKey } from '../store/column-index.ts';
import type { StoredRow } from '../store/store.ts';
import { cascadeRows, type CascadeAction } from '../write/cascade-rows.ts';
import { printMoment } from '../write/read-date.ts';
import { inheritedMask, ownMask, sharesOf, shareTable } from './shares.ts';

/** A row, and the user or team with whom it is shared. */
export interface Share {
  readonly row: StoredRow;
  readonly holder: StoredRow;
}

/**
 * Shares a row; rows below it as far down as relationships say (`CascadeConfiguration.Share`), which keep apart what came down
 * to them from what was shared of them.
 * @param change from the mask of what was shared before to that of what is shared now
 */
export function shareRow(scope: RequestScope, share: Share, change: (before: number) => number): void {
  setMasks(scope, share, ({ own, inherited }) => ({ own: change(own), inherited }));
  for (const row of rowsBelow(scope, share.row, 'share')) {
    setMasks(scope, { ...share, row }, ({ own, inherited }) => ({ own, inherited: change(inherited) }));
  }
}

/** Shares a row no longer, nor rows below it what came down to them, as relationships say (`CascadeConfiguration.Unshare`). */
export function unshareRow(scope: RequestScope, share: Share): void {
  setMasks(scope, share, () => ({ own: 0, inherited: 0 }));
  for (const row of rowsBelow(scope, share.row, 'unshare')) {
    setMasks(scope, { ...share, row }, ({ own }) => ({ own, inherited: 0 }));
  }
}

interface Masks {
  readonly own: number;
  readonly inherited: number;
}

function setMasks(scope: RequestScope, { row, holder }: Share, change: (before: Masks) => Masks): void {
  const { store, clock } = scope;
  const known = sharesOf(store, row).find(({ values }) => indexKey(values['principalid']) === holder.id);
  const before = { own: ownMask(known?.values ?? {}), inherited: inheritedMask(known?.values ?? {}) };
  const { own, inherited } = change(before);
  if (known !== undefined && own === 0 && inherited === 0) store.remove(known);
  if (own === 0 && inherited === 0) return;
  const values = {
    accessrightsmask: own,
    inheritedaccessrightsmask: inherited,
    changedon: printMoment(clock()),
  };
  if (known === undefined) insertShare(scope, { row, holder }, values);
  else store.update(known, { ...known.values, ...values });
}

function insertShare({ schema, store, newGuid }: RequestScope, { row, holder }: Share, values: object): void {
  const table = schema.table(shareTable)?.definition;
  if (table === undefined) throw notSupported('Sharing in an organisation without its table');
  store.insert(table, {
    [table.primaryId]: newGuid(),
    objectid: row.id,
    objecttypecode: row.table.logicalName,
    principalid: holder.id,
    principaltypecode: holder.table.logicalName,
    ...values,
  });
}

/** All the way down; a circle ends where it began. */
function rowsBelow(scope: RequestScope, row: StoredRow, action: CascadeAction): ReadonlySet<StoredRow> {
  const found = new Map([[row.id, row]]);
  // Maps keep their order and take in what is added while they are walked.
  for (const parent of found.values()) {
    const owner = indexKey(parent.values['ownerid']);
    for (const child of cascadeRows(scope, parent, { action, owner })) {
      if (!found.has(child.id)) found.set(child.id, child);
    }
  }
  found.delete(row.id);
  return new Set(found.values());
}
