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
  const omissions: Omission[] = [];
  for (const navigation of table.navigations.values()) {
    if (navigation.collection) continue;
    const column = navigationColumn(table, navigation);
    const found = column === undefined ? undefined : targets.get(column);
    if (column === undefined || found === undefined) {
      omissions.push({
        path: `${table.logicalName}:${navigation.name}`,
        reason: 'it is not known to which lookup column this navigation belongs',
      });
      continue;
    }
    for (const target of targetsOf({ table, column, navigation }, selection)) {
      if (!found.has(target.table)) found.set(target.table, target);
    }
  }
  const resolved = lookups.map((lookup) => ({
    ...lookup,
    targets: [...(targets.get(lookup.logicalName)?.values() ?? [])].sort((a, b) =>
      a.table < b.table ? -1 : 1,
    ),
  }));
  for (const { logicalName, targets: found } of resolved) {
    if (found.length > 0) continue;
    const path = lockPaths.column(table.logicalName, logicalName);
    omissions.push({ path, reason: 'it points at no visible table; only its id is exposed' });
  }
  return { lookups: resolved, omissions };
}

interface LookupNavigation {
  readonly table: TableSource;
  readonly column: string;
  readonly navigation: CsdlNavigation;
}

function targetsOf(
  { table, column, navigation }: LookupNavigation,
  selection: TableSelection,
): LookupTarget[] {
  if (selection.tables.has(navigation.target)) {
    return [{ table: navigation.target, navigation: navigation.name }];
  }
  // `ownerid` is typed `principal`, which is no table and can't be expanded: its concrete types are reached by others.
  return selection
    .concrete(navigation.target)
    .map((target) => ({ table: target, navigation: ownerNavigation(table, column, target) }));
}

/** `owninguser` and `owningteam` are the way to the owner's columns (contract §3.2.6). */
function ownerNavigation(table: TableSource, column: string, target: string): string | undefined {
  if (column !== 'ownerid') return undefined;
  for (const name of ['owninguser', 'owningteam']) {
    const navigation = table.navigations.get(name);
    if (navigation?.target === target && !navigation.collection) return name;
  }
  return undefined;
}
