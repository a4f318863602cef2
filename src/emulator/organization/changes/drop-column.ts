import type { TableDefinition } from '../../organization.ts';
import type { ColumnPlace } from './change-column.ts';
import { changeTable } from './change-table.ts';
import { kindsOf } from './kinds-of.ts';
import type { OrganizationChange } from './organization-change.ts';

/**
 * Drops a column with its companions, the keys that hold it, and a lookup's relationships; the tables that derive from
 * the table lose it too.
 * @throws Error when there is no such table or column, or it is the primary id
 */
export const dropColumn =
  ({ table, column }: ColumnPlace): OrganizationChange =>
  (organization) => {
    const kinds = kindsOf(organization, table);
    const smaller = kinds.reduce(
      (changed, kind) => changeTable(kind, (definition) => withoutColumn(definition, column))(changed),
      organization,
    );
    return {
      ...smaller,
      oneToMany: smaller.oneToMany.filter(
        ({ referencingTable, referencingColumn }) =>
          referencingColumn !== column || !kinds.includes(referencingTable),
      ),
    };
  };

function withoutColumn(definition: TableDefinition, column: string): TableDefinition {
  const { logicalName, primaryId, primaryName, primaryImage } = definition;
  const dropped = definition.columns.get(column);
  if (dropped === undefined) throw new Error(`There is no column ${logicalName}.${column} to drop`);
  if (column === primaryId) throw new Error(`${logicalName}.${column} is the primary id, which stays`);
  const isLeft = ({
    logicalName: name,
    attributeOf,
  }: {
    logicalName: string;
    attributeOf: string | undefined;
  }) =>
    name !== column &&
    attributeOf !== column &&
    (dropped.type !== 'Money' || name !== `${column}_base`) &&
    (dropped.type !== 'Image' || (name !== `${column}id` && attributeOf !== `${column}id`));
  const columns = new Map([...definition.columns].filter(([, one]) => isLeft(one)));
  return {
    ...definition,
    columns,
    primaryName: primaryName === column ? undefined : primaryName,
    primaryImage: primaryImage === column ? undefined : primaryImage,
    keys: definition.keys.filter((key) => key.columns.every((name) => columns.has(name))),
  };
}
