import type { Organization, TableDefinition } from '../../organization.ts';
import { buildColumn } from '../dsl/build-column.ts';
import { buildRelationships } from '../dsl/build-relationships.ts';
import type { ColumnSpec } from '../dsl/column-spec.ts';
import { companions } from '../dsl/companions.ts';
import { changeTable } from './change-table.ts';
import { kindsOf } from './kinds-of.ts';
import type { OrganizationChange } from './organization-change.ts';

/**
 * Adds a column with its companions, and a lookup's relationships; null on all rows. Tables that derive from the table
 * inherit it.
 * @param table logical name
 * @param spec made by the functions of `dsl/columns.ts`: `text('acme_Note', { label: 'Note' })`
 * @throws Error when there is no such table or target, or a column of that name
 */
export const addColumn =
  (table: string, spec: ColumnSpec): OrganizationChange =>
  (organization) => {
    const definition = organization.tables.get(table);
    if (definition === undefined) throw new Error(`There is no table ${table} to add a column to`);
    const grown = kindsOf(organization, table).reduce(
      (changed, kind) => changeTable(kind, (own) => withColumn(own, spec, table))(changed),
      organization,
    );
    return { ...grown, oneToMany: [...grown.oneToMany, ...relationshipsOf(organization, definition, spec)] };
  };

function withColumn(definition: TableDefinition, spec: ColumnSpec, declaredBy: string): TableDefinition {
  const columns = new Map(definition.columns);
  const { logicalName } = definition;
  for (const part of [spec, ...companions(spec)]) {
    const column = buildColumn(part, { table: logicalName, inherited: logicalName !== declaredBy });
    if (columns.has(column.logicalName)) {
      throw new Error(`There is a column ${logicalName}.${column.logicalName} already`);
    }
    columns.set(column.logicalName, column);
  }
  return { ...definition, columns };
}

const relationshipsOf = (
  { tables }: Organization,
  { schemaName, objectTypeCode: code }: TableDefinition,
  spec: ColumnSpec,
): Organization['oneToMany'] =>
  buildRelationships([{ schemaName, label: '', plural: '', code, columns: [spec] }], tables);
