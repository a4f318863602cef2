/** The kinds of src/vocabulary/types, one file each. */
export type ScalarKind =
  | 'string'
  | 'int'
  | 'bigInt'
  | 'decimal'
  | 'double'
  | 'boolean'
  | 'guid'
  | 'dateTime'
  | 'localDateTime'
  | 'date';
