import type { RelatedTable } from './column-type.ts';
import { navigationColumn } from './navigation-column.ts';
import type { TableSelection, TableSource } from './tables.ts';

/** Which collection of a table is looked for. */
export interface RelatedTableInput {
  readonly table: TableSource;
  readonly selection: TableSelection;
  /** Logical name of the table of the rows. */
  readonly target: string;
  /** Lookup column of theirs that leads back; undefined: any. */
  readonly column?: string;
}

/** The collection of a table whose rows are of another one, which may be hidden; undefined where there is none. */
export function relatedTable({
  table,
  selection,
  target,
  column,
}: RelatedTableInput): RelatedTable | undefined {
  const source = selection.all.get(target);
  if (source === undefined) return undefined;
  for (const navigation of table.navigations.values()) {
    if (!navigation.collection || navigation.target !== target || navigation.partner === undefined) continue;
    const partner = source.navigations.get(navigation.partner);
    if (partner === undefined || partner.collection) continue;
    const inverse = navigationColumn(source, partner);
    if (inverse === undefined || (column !== undefined && inverse !== column)) continue;
    return {
      navigation: navigation.name,
      table: { logicalName: target, entitySet: source.entitySet, key: source.key },
      inverse: { navigation: partner.name, property: `_${inverse}_value` },
    };
  }
  return undefined;
}
