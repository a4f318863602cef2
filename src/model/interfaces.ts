import { maxInterfaceTargets, type LookupSource } from './links.ts';
import type { LookupInterface, LookupResult } from './model.ts';
import type { NameBook } from './name-book.ts';
import { lockPaths } from './names-lock.ts';
import { interfaceName, sharedInterfaceName, type NameSource } from './names.ts';

/** Lookups of one table, whose type already has its name. */
export interface NamedTableLookups {
  readonly logicalName: string;
  readonly typeName: string;
  readonly lookups: readonly LookupSource[];
}

export interface LookupInterfaces {
  /** By GraphQL name. */
  readonly byName: ReadonlyMap<string, LookupInterface>;
  /** GraphQL names of the interfaces that a table implements, sorted. */
  implementedBy(table: string): readonly string[];
  resultOf(table: string, lookup: LookupSource): LookupResult;
}

/** Makes an interface for each lookup with 2–10 targets (graphql-surface §3), and says what each lookup results in. */
export function buildInterfaces(
  tables: readonly NamedTableLookups[],
  { book, prefixes }: { readonly book: NameBook; readonly prefixes: readonly string[] },
): LookupInterfaces {
  const byName = new Map<string, LookupInterface>();
  const nameOf = new Map<string, string>();
  const implemented = new Map<string, Set<string>>();
  for (const request of requests(tables, prefixes)) {
    const typeName = book.settle(request);
    for (const path of request.lookups) nameOf.set(path, typeName);
    byName.set(typeName, { typeName, targets: request.targets });
    for (const target of request.targets) {
      const names = implemented.get(target) ?? new Set();
      implemented.set(target, names.add(typeName));
    }
  }
  return {
    byName,
    implementedBy: (table) => [...(implemented.get(table) ?? [])].sort(),
    resultOf(table, lookup) {
      const [first] = lookup.targets;
      if (first !== undefined && lookup.targets.length === 1) return { kind: 'object', table: first.table };
      const name = nameOf.get(lockPaths.column(table, lookup.logicalName));
      return name === undefined ? { kind: 'record' } : { kind: 'interface', name };
    },
  };
}

interface InterfaceRequest {
  readonly path: string;
  readonly wanted: string;
  readonly targets: readonly string[];
  /** Paths of the lookups that result in it. */
  readonly lookups: string[];
}

/** One for each interface, those of a fixed name once, in the order of paths. */
function requests(tables: readonly NamedTableLookups[], prefixes: readonly string[]): InterfaceRequest[] {
  const found = new Map<string, InterfaceRequest>();
  for (const table of tables) {
    for (const lookup of table.lookups) {
      const targets = lookup.targets.map((target) => target.table);
      if (targets.length < 2 || targets.length > maxInterfaceTargets) continue;
      const shared = sharedInterfaceName(targets);
      const path =
        shared === undefined
          ? lockPaths.interface(table.logicalName, lookup.logicalName)
          : lockPaths.sharedInterface(targets);
      const wanted = shared ?? interfaceName(table.typeName, nameSource(lookup), prefixes);
      const request = found.get(path) ?? { path, wanted, targets, lookups: [] };
      request.lookups.push(lockPaths.column(table.logicalName, lookup.logicalName));
      found.set(path, request);
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function nameSource(lookup: LookupSource): NameSource {
  return { schemaName: lookup.definition?.schemaName, logicalName: lookup.logicalName };
}
