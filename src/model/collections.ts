import type { CsdlNavigation } from '../metadata/csdl.ts';
import type { ManyToManyDefinition } from '../metadata/definitions.ts';
import { isIdentifier } from './identifier.ts';
import type { Intersect, Omission } from './model.ts';
import { lockPaths } from './names-lock.ts';
import { navigationColumn } from './navigation-column.ts';
import type { TableSelection, TableSource } from './tables.ts';

/** A one-to-many or many-to-many relationship seen from one side, before it has a name. */
export interface CollectionSource {
  readonly path: string;
  readonly navigation: string;
  readonly target: TableSource;
  readonly inverseNavigation: string;
  readonly relation:
    | { readonly kind: 'oneToMany'; readonly column: string }
    | {
        readonly kind: 'manyToMany';
        readonly name: string;
        readonly second: boolean;
        readonly intersect: Intersect | undefined;
      };
}

/**
 * Reads a table's collections. Both ends collections mean many-to-many, whatever they are called (contract §13). Where the
 * table and its base type both lead to the same column of the same table, the table's own navigation is used.
 */
export function readCollections(
  table: TableSource,
  selection: TableSelection,
): { readonly collections: readonly CollectionSource[]; readonly omissions: readonly Omission[] } {
  const collections = new Map<string, CollectionSource>();
  const omissions: Omission[] = [];
  for (const navigation of table.navigations.values()) {
    if (!navigation.collection) continue;
    const found = collectionOf(table, navigation, selection);
    const path = `${table.logicalName}:${navigation.name}`;
    if ('reason' in found) {
      omissions.push({ path, ...found });
      continue;
    }
    const other = collections.get(found.path);
    if (other === undefined) collections.set(found.path, found);
    else {
      const reason = `the navigation ${other.navigation} leads to the same rows`;
      omissions.push({ path, reason, kind: 'unmappable' });
    }
  }
  return {
    collections: [...collections.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    omissions,
  };
}

type Omitted = Omit<Omission, 'path'>;

/** The collection, or why there is none. */
function collectionOf(
  table: TableSource,
  navigation: CsdlNavigation,
  selection: TableSelection,
): CollectionSource | Omitted {
  const target = selection.tables.get(navigation.target);
  if (target === undefined) {
    const reason = `its rows are of ${navigation.target}, which is not a visible table`;
    return { reason, kind: selection.all.has(navigation.target) ? 'hidden' : 'unmappable' };
  }
  const partner = navigation.partner === undefined ? undefined : target.navigations.get(navigation.partner);
  if (partner === undefined) {
    return { reason: 'its other side is not in the metadata', kind: 'unmappable' };
  }
  const side = { navigation: navigation.name, target, inverseNavigation: partner.name };
  if (partner.collection) {
    const relationship = relationshipOf(table, navigation.name);
    const intersect = relationship && intersectOf(relationship, table, navigation.name);
    const name = relationshipName(relationship, navigation.name, partner.name);
    const second = target === table && navigation.name > partner.name;
    const path = lockPaths.manyToMany(
      table.logicalName,
      target.logicalName,
      second ? `${name}:referenced` : name,
    );
    return { ...side, path, relation: { kind: 'manyToMany', name, second, intersect } };
  }
  const column = navigationColumn(target, partner);
  if (column === undefined) {
    const reason = `it is not known to which lookup column of ${target.logicalName} it belongs`;
    return { reason, kind: 'unmappable' };
  }
  if (!selection.visibility.column(target.logicalName, column)) {
    // It would tell the values of that column.
    const reason = `the configuration leaves its lookup column ${target.logicalName}.${column} out`;
    return { reason, kind: 'hidden' };
  }
  const path = lockPaths.oneToMany(table.logicalName, target.logicalName, column);
  return { ...side, path, relation: { kind: 'oneToMany', column } };
}

function relationshipOf(table: TableSource, navigation: string): ManyToManyDefinition | undefined {
  return table.definition?.manyToMany.find(({ sides }) =>
    sides.some((side) => side.table === table.logicalName && side.navigation === navigation),
  );
}

/** The SchemaName; without definitions the navigation's name, which is the same but for self-relations. */
function relationshipName(
  relationship: ManyToManyDefinition | undefined,
  navigation: string,
  partner: string,
): string {
  if (relationship !== undefined && isIdentifier(relationship.schemaName)) return relationship.schemaName;
  return navigation < partner ? navigation : partner;
}

/** The table between. Of a relationship of a table with itself, the navigation alone tells which end is the row's own. */
function intersectOf(
  { intersectTable, sides: [one, two] }: ManyToManyDefinition,
  table: TableSource,
  navigation: string,
): Intersect | undefined {
  const isOwn = (side: typeof one): boolean =>
    side.table === table.logicalName && side.navigation === navigation;
  if (isOwn(one) === isOwn(two)) return undefined;
  const [own, other] = isOwn(one) ? [one.column, two.column] : [two.column, one.column];
  if (intersectTable === '' || own === undefined || other === undefined) return undefined;
  return { table: intersectTable, own, other };
}
