import type { Organization, TableDefinition } from '../organization.ts';

/** Whose privileges decide on the rows of a table. */
export type Governance =
  | { readonly kind: 'own'; readonly table: string }
  /** Rows go with the row that this lookup points at. */
  | { readonly kind: 'parent'; readonly column: string; readonly targets: readonly string[] }
  /** Rows of an N:N relationship go with both that they link. */
  | { readonly kind: 'link'; readonly ends: readonly (readonly [table: string, column: string])[] };

/** Tables without privileges of their own: their rows are parts of others. */
const parentColumns: Readonly<Record<string, string>> = {
  activityparty: 'activityid',
  customeraddress: 'parentid',
  fileattachment: 'objectid',
  invoicedetail: 'invoiceid',
  opportunityproduct: 'opportunityid',
  queueitem: 'queueid',
  quotedetail: 'quoteid',
  salesorderdetail: 'salesorderid',
};

/** All activities share the privileges of `activitypointer` (`prvReadActivity`). */
export function governanceOf({ manyToMany }: Organization, table: TableDefinition): Governance {
  const { logicalName, baseType, columns } = table;
  const link = manyToMany.find(({ intersectTable }) => intersectTable === logicalName);
  if (link !== undefined) {
    return {
      kind: 'link',
      ends: [
        [link.table1, link.column1],
        [link.table2, link.column2],
      ],
    };
  }
  const column = parentColumns[logicalName];
  const targets = column === undefined ? undefined : columns.get(column)?.targets;
  if (column !== undefined && targets !== undefined) return { kind: 'parent', column, targets };
  return { kind: 'own', table: baseType === 'activitypointer' ? baseType : logicalName };
}
