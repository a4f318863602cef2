import type { Organization } from '../organization.ts';

/** A navigation property as a table's entity type declares it. */
export interface TableNavigation {
  readonly name: string;
  /** Name of the entity type at the other end. */
  readonly target: string;
  readonly collection: boolean;
  readonly partner: string;
  /** Of single-valued ones that have it (contract §13). */
  readonly constraint: { readonly property: string; readonly referencedProperty: string } | undefined;
}

/**
 * Navigations that entity types declare themselves, by type name, in the order of their names; `owner` becomes
 * `principal` (contract §13).
 */
export function tableNavigations(
  organization: Organization,
): ReadonlyMap<string, readonly TableNavigation[]> {
  const found = new Map<string, TableNavigation[]>();
  const add = (table: string, navigation: TableNavigation): void => {
    const type = typeName(table);
    const navigations = found.get(type) ?? [];
    found.set(type, navigations);
    if (navigation.name !== '' && navigations.every(({ name }) => name !== navigation.name)) {
      navigations.push(navigation);
    }
  };
  for (const one of organization.oneToMany) {
    const column = organization.tables.get(one.referencingTable)?.columns.get(one.referencingColumn);
    const property = column?.property ?? `_${one.referencingColumn}_value`;
    add(one.referencingTable, {
      name: one.referencingNavigation,
      target: typeName(one.referencedTable),
      collection: false,
      partner: one.referencedNavigation,
      constraint: one.constraint ? { property, referencedProperty: one.referencedColumn } : undefined,
    });
    add(one.referencedTable, {
      name: one.referencedNavigation,
      target: typeName(one.referencingTable),
      collection: true,
      partner: one.referencingNavigation,
      constraint: undefined,
    });
  }
  for (const many of organization.manyToMany) {
    const [near, far] = [many.navigation1, many.navigation2];
    const shape = { collection: true, constraint: undefined };
    add(many.table1, { ...shape, name: near, target: typeName(many.table2), partner: far });
    add(many.table2, { ...shape, name: far, target: typeName(many.table1), partner: near });
  }
  for (const navigations of found.values()) {
    navigations.sort((left, right) => (left.name < right.name ? -1 : 1));
  }
  return found;
}

/** The entity type of a table that a relationship names. */
function typeName(table: string): string {
  return table === 'owner' ? 'principal' : table;
}
