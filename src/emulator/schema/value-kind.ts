import type { ColumnDefinition } from '../organization.ts';

/** How the values of a column compare. `exact` numbers are decimal strings; `choices` are `"1,9"`. */
export type ValueKind =
  'string' | 'guid' | 'integer' | 'exact' | 'double' | 'boolean' | 'date' | 'instant' | 'choices' | 'binary';

/** @returns how the values of this column compare */
export function valueKind(column: ColumnDefinition): ValueKind {
  switch (column.type) {
    case 'String':
    case 'Memo':
    case 'EntityName':
    case 'ManagedProperty':
    case 'PartyList':
    case 'Virtual':
      return 'string';
    case 'Integer':
    case 'Picklist':
    case 'State':
    case 'Status':
      return 'integer';
    case 'BigInt':
    case 'Decimal':
    case 'Money':
      return 'exact';
    case 'Double':
      return 'double';
    case 'Boolean':
      return 'boolean';
    case 'DateTime':
      return column.dateTimeBehavior === 'DateOnly' ? 'date' : 'instant';
    case 'Uniqueidentifier':
    case 'Lookup':
    case 'Customer':
    case 'Owner':
    case 'File':
      return 'guid';
    case 'MultiSelectPicklist':
      return 'choices';
    case 'Image':
      return 'binary';
  }
}

/** Whether the column's values are references to rows. */
export function isLookup(column: ColumnDefinition): boolean {
  return column.type === 'Lookup' || column.type === 'Customer' || column.type === 'Owner';
}

/** Name of the column's type in messages and in the CSDL (contract §3.2). */
export function edmType(column: ColumnDefinition): string {
  switch (valueKind(column)) {
    case 'string':
    case 'choices':
      return 'Edm.String';
    case 'guid':
      return 'Edm.Guid';
    case 'integer':
      return 'Edm.Int32';
    case 'exact':
      return column.type === 'BigInt' ? 'Edm.Int64' : 'Edm.Decimal';
    case 'double':
      return 'Edm.Double';
    case 'boolean':
      return 'Edm.Boolean';
    case 'date':
      return 'Edm.Date';
    case 'instant':
      return 'Edm.DateTimeOffset';
    case 'binary':
      return 'Edm.Binary';
  }
}
