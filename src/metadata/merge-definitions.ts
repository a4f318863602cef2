import type { ColumnDefinition, Labels, TableDefinition } from './definitions.ts';

/** What one answer says of the tables that it names; another may say more of the same. */
export type DefinitionPart = ReadonlyMap<string, TableDefinition>;

/** Puts parts together: what one doesn't know the other may; where both know, the later one is right. */
export function mergeDefinitions(parts: readonly DefinitionPart[]): Map<string, TableDefinition> {
  const tables = new Map<string, TableDefinition>();
  for (const part of parts) {
    for (const [name, table] of part) {
      const known = tables.get(name);
      tables.set(name, known === undefined ? table : mergeTable(known, table));
    }
  }
  return tables;
}

function mergeTable(first: TableDefinition, second: TableDefinition): TableDefinition {
  const columns = new Map(first.columns);
  for (const [name, column] of second.columns) {
    const known = columns.get(name);
    columns.set(name, known === undefined ? column : mergeColumn(known, column));
  }
  return {
    logicalName: first.logicalName,
    metadataId: second.metadataId ?? first.metadataId,
    schemaName: second.schemaName ?? first.schemaName,
    displayName: fuller(first.displayName, second.displayName),
    description: fuller(first.description, second.description),
    primaryId: second.primaryId ?? first.primaryId,
    primaryName: second.primaryName ?? first.primaryName,
    ownership: second.ownership ?? first.ownership,
    isActivity: first.isActivity || second.isActivity,
    isIntersect: first.isIntersect || second.isIntersect,
    isPrivate: first.isPrivate || second.isPrivate,
    isUnnamed: first.isUnnamed || second.isUnnamed,
    columns,
    keys: second.keys.length > 0 ? second.keys : first.keys,
    manyToOne: second.manyToOne.length > 0 ? second.manyToOne : first.manyToOne,
    manyToMany: second.manyToMany.length > 0 ? second.manyToMany : first.manyToMany,
  };
}

function mergeColumn(first: ColumnDefinition, second: ColumnDefinition): ColumnDefinition {
  return {
    logicalName: first.logicalName,
    metadataId: second.metadataId ?? first.metadataId,
    schemaName: second.schemaName ?? first.schemaName,
    displayName: fuller(first.displayName, second.displayName),
    description: fuller(first.description, second.description),
    typeName: second.typeName ?? first.typeName,
    dateTimeBehavior: second.dateTimeBehavior ?? first.dateTimeBehavior,
    isValidForRead: first.isValidForRead && second.isValidForRead,
    isValidForCreate: second.isValidForCreate ?? first.isValidForCreate,
    isValidForUpdate: second.isValidForUpdate ?? first.isValidForUpdate,
    requiredLevel: second.requiredLevel ?? first.requiredLevel,
    bounds: second.bounds ?? first.bounds,
    attributeOf: second.attributeOf ?? first.attributeOf,
    targets: second.targets.length > 0 ? second.targets : first.targets,
    optionSet: second.optionSet ?? first.optionSet,
    twoOptions: second.twoOptions ?? first.twoOptions,
  };
}

function fuller(first: Labels, second: Labels): Labels {
  return second.size > 0 ? second : first;
}
