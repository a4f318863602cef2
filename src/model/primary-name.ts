import type { TableSource } from './tables.ts';

/** Names that Dataverse's own tables give to the column that stands for the row. */
const usualNames = ['fullname', 'name', 'subject', 'title'];

/**
 * Logical name of the column whose value is the row's display name. Only definitions know it for certain; without them it
 * is the first text column that is called as in Dataverse's own tables, or `<prefix>_name` of a custom table.
 */
export function primaryNameOf(table: TableSource): string | undefined {
  if (table.definition !== undefined) return table.definition.primaryName;
  const prefix = /^[^_]+_/.exec(table.logicalName)?.[0];
  const candidates = prefix === undefined ? usualNames : [`${prefix}name`, ...usualNames];
  return candidates.find((name) => table.properties.get(name)?.type.name === 'Edm.String');
}
