import type { CsdlNavigation } from '../metadata/csdl.ts';
import type { LookupProperty } from './columns.ts';
import type { LookupTarget, Omission } from './model.ts';
import { lockPaths } from './names-lock.ts';
import { navigationColumn } from './navigation-column.ts';
import type { TableSelection, TableSource } from './tables.ts';

/** A lookup and where it may point, before it has names. */
export interface LookupSource extends LookupProperty {
  /** By logical name of the table; empty where only the id can be shown. */
  readonly targets: readonly LookupTarget[];
}

/** A lookup with this many targets is an interface, with more it is `Record`. */
export const maxInterfaceTargets = 10;

/**
 * Finds the targets of a table's lookups from its single-valued navigations. On an activity its own navigation wins over
 * the base type's for the same target. A target that isn't a visible table is left out; a lookup without any is reported.
 */
export function readLookups(
  table: TableSource,
  lookups: readonly LookupProperty[],
  selection: TableSelection,
): { readonly lookups: readonly LookupSource[]; readonly omissions: readonly Omission[] } {
  const targets = new Map(lookups.map((lookup) => [lookup.logicalName, new Map<string, LookupTarget>()]));
  /** Columns that point at some table, visible or not. */
  const known = new Set<string>();
  const omissions: Omission[] = [];
  for (const navigation of table.navigations.values()) {
    if (navigation.collection) continue;
    const column = navigationColumn(table, navigation);
    if (column === undefined) {
      const path = `${table.logicalName}:${navigation.name}`;
      omissions.push({ path, reason: unknownColumn(navigation), kind: 'unmappable' });
      continue;
    }
    const found = targets.get(column);
    // Its column is left out, and reported already.
    if (found === undefined) continue;
    if (selection.all.has(navigation.target)) known.add(column);
    // Typed `principal`, which is no table and can't be expanded (contract §3.2.6): its concrete types are the targets.
    const concrete = selection.tables.has(navigation.target) ? [] : selection.concrete(navigation.target);
    for (const target of concrete) {
      if (!found.has(target))
        found.set(target, { table: target, navigation: undefined, binding: navigation.name });
    }
    if (!selection.tables.has(navigation.target)) continue;
    if (found.get(navigation.target)?.navigation === undefined) {
      found.set(navigation.target, {
        table: navigation.target,
        navigation: navigation.name,
        binding: navigation.name,
      });
    }
  }
  reachOwners(targets);
  const resolved = lookups.map((lookup) => ({
    ...lookup,
    targets: [...(targets.get(lookup.logicalName)?.values() ?? [])].sort((a, b) =>
      a.table < b.table ? -1 : 1,
    ),
  }));
  for (const { logicalName, targets: found } of resolved) {
    if (found.length > 0) continue;
    const path = lockPaths.column(table.logicalName, logicalName);
    const reason = 'it points at no visible table; only its id is exposed';
    omissions.push({ path, reason, kind: known.has(logicalName) ? 'hidden' : 'unmappable' });
  }
  return { lookups: resolved, omissions };
}

/** The owner's columns are reached by `owninguser` and `owningteam` (contract §3.2.6), whose navigations are known by now. */
function reachOwners(targets: ReadonlyMap<string, Map<string, LookupTarget>>): void {
  const owner = targets.get('ownerid');
  for (const column of ['owninguser', 'owningteam']) {
    for (const [table, target] of targets.get(column) ?? []) {
      const known = owner?.get(table);
      if (known !== undefined) owner?.set(table, { ...target, binding: known.binding });
    }
  }
}

function unknownColumn({ constraint }: CsdlNavigation): string {
  return constraint === undefined
    ? 'it is not known to which lookup column this navigation belongs'
    : `its column ${constraint.property} is not a lookup`;
}
