import type { ColumnDefinition, TableDefinition } from '../../organization.ts';
import { buildColumn } from './build-column.ts';
import type { ColumnSpec } from './column-spec.ts';
import { companions } from './companions.ts';
import { label } from './label.ts';
import type { TableSpec } from './table-spec.ts';

/** Logical name of the primary id column: the table's own name with `id`, unless it says otherwise. */
export const primaryIdOf = (spec: TableSpec): string =>
  spec.primaryId ?? `${spec.schemaName.toLowerCase()}id`;

/**
 * A written table as the double serves it, with companion columns and those of its base type.
 * @throws Error when two columns have one name or the primary columns are missing: a mistake in a table file
 */
export const buildTable = (spec: TableSpec): TableDefinition => {
  const logicalName = spec.schemaName.toLowerCase();
  const set = spec.set ?? `${logicalName}s`;
  const columns = columnsOf(spec, logicalName);
  const primaryId = primaryIdOf(spec);
  const primaryName = spec.primaryName === null ? undefined : (spec.primaryName ?? 'name');
  for (const name of [primaryId, primaryName]) {
    if (name !== undefined && !columns.has(name))
      throw new Error(`Table ${logicalName} has no column ${name}`);
  }
  return {
    logicalName,
    schemaName: spec.schemaName,
    entitySetName: set,
    logicalCollectionName: set,
    objectTypeCode: spec.code,
    displayName: label(spec.label),
    displayCollectionName: label(spec.plural),
    description: label(spec.about),
    primaryId,
    primaryName,
    primaryImage: columns.has('entityimage') ? 'entityimage' : undefined,
    ownership: spec.ownership ?? 'UserOwned',
    baseType: spec.derivesFrom?.type ?? 'crmbaseentity',
    abstract: spec.abstract ?? false,
    isActivity: spec.activity ?? false,
    isIntersect: spec.intersect ?? false,
    isPrivate: spec.private ?? false,
    isCustom: logicalName.startsWith('acme_'),
    optimisticConcurrency: spec.optimisticConcurrency ?? true,
    changeTracking: spec.changeTracking ?? false,
    hasNotes: spec.notes ?? false,
    columns,
    keys: (spec.keys ?? []).map((key) => ({
      logicalName: key.schemaName.toLowerCase(),
      schemaName: key.schemaName,
      displayName: label(key.label),
      columns: key.columns,
      status: 'Active',
    })),
  };
};

const columnsOf = (spec: TableSpec, table: string): ReadonlyMap<string, ColumnDefinition> => {
  const columns = new Map<string, ColumnDefinition>();
  const add = (specs: readonly ColumnSpec[], inherited: boolean): void => {
    for (const written of specs) {
      for (const part of [written, ...companions(written)]) {
        const column = buildColumn(part, { table, inherited });
        if (columns.has(column.logicalName))
          throw new Error(`Table ${table} has two columns ${column.logicalName}`);
        columns.set(column.logicalName, column);
      }
    }
  };
  add(spec.derivesFrom?.columns ?? [], true);
  add(spec.columns, false);
  return columns;
};
