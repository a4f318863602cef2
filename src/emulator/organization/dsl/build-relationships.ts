import type { OneToManyRelationship, Organization } from '../../organization.ts';
import { primaryIdOf } from './build-table.ts';
import type { ColumnSpec, LinkSpec } from './column-spec.ts';
import type { TableSpec } from './table-spec.ts';

/**
 * The 1:N relationships that the lookups of these tables make, one for each target. A base type's belong to the base
 * type; `ownerid` points at `owner`, which is no table (typed `principal` in the CSDL, contract §13).
 * @param known further tables, by logical name, that lookups may point at
 * @throws Error when a lookup points at a table that is not among them
 */
export const buildRelationships = (
  tables: readonly TableSpec[],
  known: Organization['tables'] = new Map(),
): readonly OneToManyRelationship[] => {
  const ids = new Map([...known].map(([name, { primaryId }]) => [name, primaryId]));
  for (const spec of tables) {
    const name = spec.schemaName.toLowerCase();
    if (!ids.has(name)) ids.set(name, primaryIdOf(spec));
  }
  ids.set('owner', 'ownerid');
  const relationship = (
    spec: TableSpec,
    column: string,
    link: LinkSpec & { navigation: string },
  ): OneToManyRelationship => {
    const referencedColumn = ids.get(link.target);
    if (referencedColumn === undefined)
      throw new Error(`${spec.schemaName}.${column} points at unknown table ${link.target}`);
    return {
      schemaName: link.relationship,
      referencedTable: link.target,
      referencedColumn,
      referencedNavigation: link.relationship,
      referencingTable: spec.schemaName.toLowerCase(),
      referencingColumn: column,
      referencingNavigation: link.navigation,
      isHierarchical: link.hierarchical ?? false,
      isCustom: link.relationship.includes('acme_'),
      constraint: link.constraint ?? true,
      ...(link.onDelete !== undefined && { onDelete: link.onDelete }),
    };
  };
  return tables.flatMap((spec) => [
    ...spec.columns.flatMap((column) =>
      (column.links ?? []).map((link) =>
        relationship(spec, column.schemaName.toLowerCase(), {
          ...link,
          navigation: link.navigation ?? navigationOf(column, link),
        }),
      ),
    ),
    ...(spec.furtherLinks ?? []).map((link) => relationship(spec, link.column, link)),
  ]);
};

/** Custom lookups keep the case of their schema name; several targets are told apart by a suffix (contract §3.2). */
const navigationOf = (column: ColumnSpec, link: LinkSpec): string => {
  const isCustom = column.schemaName.startsWith('acme_');
  const base = isCustom ? column.schemaName : column.schemaName.toLowerCase();
  return (column.links?.length ?? 0) > 1 ? `${base}_${link.target}` : base;
};
