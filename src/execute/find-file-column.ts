import type { FileColumn } from '../load/open-file.ts';
import type { Model } from '../model/model.ts';

/** A column by its logical name and that of its table. */
export interface ColumnName {
  readonly table: string;
  readonly column: string;
}

/** The file or image column of that name, where the model has one. */
export const findFileColumn = (model: Model, { table, column }: ColumnName): FileColumn | undefined => {
  const found = model.tables.get(table);
  for (const member of found?.fields.values() ?? []) {
    if (member.kind !== 'column' || member.logicalName !== column) continue;
    const { kind } = member.type;
    if (found === undefined || (kind !== 'file' && kind !== 'image')) return undefined;
    return { kind, entitySet: found.entitySet, property: member.property };
  }
  return undefined;
};
