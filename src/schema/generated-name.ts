import type { Table } from '../model/model.ts';

/** Name of a type that a table brings with it; the model settles clashes. */
export const generatedName = (
  table: Table,
  suffix: 'Connection' | 'Edge' | 'Formatted' | 'Filter' | 'OrderBy' | 'Aggregate',
): string => table.generatedTypes.get(suffix) ?? table.typeName + suffix;
