import type {
  ColumnDefinition,
  ManyToManyRelationship,
  OneToManyRelationship,
  Organization,
  TableDefinition,
} from '../organization.ts';
import type { Navigation, Property, TableSchema } from './table-schema.ts';
import { valueKind } from './value-kind.ts';

/** The organisation's tables by the names that requests use. */
export interface Schema {
  readonly organization: Organization;
  /** By logical name; undefined for `owner`, `principal` and tables that the organisation does not have. */
  readonly table: (logicalName: string) => TableSchema | undefined;
  /** By entity set name. */
  readonly tableOfSet: (entitySetName: string) => TableSchema | undefined;
  /** Those that are kept in Cosmos DB (contract §9.3). */
  readonly elasticTables: readonly TableDefinition[];
}

/** Reads an organisation once; a table's names are collected when it is first asked for. */
export function createSchema(organization: Organization): Schema {
  const relationships = groupRelationships(organization);
  const tables = new Map<string, TableSchema>();
  const sets = new Map([...organization.tables.values()].map((table) => [table.entitySetName, table]));

  const table = (logicalName: string): TableSchema | undefined => {
    const definition = organization.tables.get(logicalName);
    if (definition === undefined) return undefined;
    const known = tables.get(logicalName);
    if (known !== undefined) return known;
    const schema = tableSchema(definition, relationships);
    tables.set(logicalName, schema);
    return schema;
  };

  return {
    organization,
    table,
    elasticTables: [...organization.tables.values()].filter(({ elastic }) => elastic === true),
    tableOfSet: (entitySetName) => {
      const definition = sets.get(entitySetName);
      return definition === undefined ? undefined : table(definition.logicalName);
    },
  };
}

/** Names under which relationships point at `table`: its own and its base type's (`owner` for `principal`: contract §13). */
export function lineage(table: TableDefinition): readonly string[] {
  if (table.baseType === 'principal') return ['owner', 'principal', table.logicalName];
  return table.baseType === 'activitypointer' ? ['activitypointer', table.logicalName] : [table.logicalName];
}

interface Relationships {
  readonly byReferencing: ReadonlyMap<string, readonly OneToManyRelationship[]>;
  readonly byReferenced: ReadonlyMap<string, readonly OneToManyRelationship[]>;
  readonly manyToMany: readonly ManyToManyRelationship[];
}

function groupRelationships(organization: Organization): Relationships {
  return {
    byReferencing: group(organization.oneToMany, (relationship) => relationship.referencingTable),
    byReferenced: group(organization.oneToMany, (relationship) => relationship.referencedTable),
    manyToMany: organization.manyToMany,
  };
}

function group<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const members = groups.get(key(item));
    if (members === undefined) groups.set(key(item), [item]);
    else members.push(item);
  }
  return groups;
}

function tableSchema(definition: TableDefinition, relationships: Relationships): TableSchema {
  const properties = new Map<string, Property>();
  for (const column of definition.columns.values()) {
    if (column.property !== undefined) properties.set(column.property, property(column.property, column));
  }
  const keys =
    definition.baseType === 'principal' ? [definition.primaryId, 'ownerid'] : [definition.primaryId];
  return {
    definition,
    properties,
    navigations: navigations(definition, relationships),
    keyProperties: [...new Set(keys)].flatMap((name) => properties.get(name) ?? []),
  };
}

const property = (name: string, column: ColumnDefinition): Property => ({
  name,
  column,
  kind: valueKind(column),
});

/** Inherited ones first, so that a table's own win where both name a navigation. */
function navigations(table: TableDefinition, relationships: Relationships): ReadonlyMap<string, Navigation> {
  const found = new Map<string, Navigation>();
  const add = (navigation: Navigation): void => {
    if (navigation.name !== '') found.set(navigation.name, navigation);
  };
  for (const column of table.columns.values()) {
    if (column.type === 'Owner') {
      const name = column.logicalName;
      add({ kind: 'lookup', name, column: name, target: 'owner' });
    }
  }
  for (const name of lineage(table)) {
    for (const one of relationships.byReferenced.get(name) ?? []) {
      const { referencedNavigation, referencingTable, referencingColumn } = one;
      add({
        kind: 'children',
        name: referencedNavigation,
        target: referencingTable,
        column: referencingColumn,
      });
    }
    for (const many of relationships.manyToMany) {
      if (many.table1 === name) {
        add({ kind: 'links', name: many.navigation1, target: many.table2, relationship: many, side: 1 });
      }
      if (many.table2 === name) {
        add({ kind: 'links', name: many.navigation2, target: many.table1, relationship: many, side: 2 });
      }
    }
    // Lookups last: a self-referencing 1:N may share one name on both ends, and the lookup is the one requests mean.
    for (const one of relationships.byReferencing.get(name) ?? []) {
      const { referencingNavigation, referencingColumn, referencedTable } = one;
      const target = referencedTable === 'principal' ? 'owner' : referencedTable;
      add({ kind: 'lookup', name: referencingNavigation, column: referencingColumn, target });
    }
  }
  return found;
}
