import type { ScalarKind } from './scalar-kind.ts';

const scalars: ReadonlyMap<string, ScalarKind> = new Map([
  ['Edm.String', 'string'],
  ['Edm.Int16', 'int'],
  ['Edm.Int32', 'int'],
  ['Edm.Int64', 'bigInt'],
  ['Edm.Decimal', 'decimal'],
  ['Edm.Double', 'double'],
  ['Edm.Boolean', 'boolean'],
  ['Edm.Guid', 'guid'],
  ['Edm.DateTimeOffset', 'dateTime'],
  ['Edm.Date', 'date'],
  ['BooleanManagedProperty', 'boolean'],
]);

/** What kind of value a primitive type of OData holds; undefined for one that has no scalar. */
export const scalarOfEdm = (name: string): ScalarKind | undefined => scalars.get(name);
