import type { Table } from '../model/model.ts';
import type { generatedSuffixes } from '../model/names.ts';

/** Name of a type that a table brings with it; the model settles clashes. */
export const generatedName = (table: Table, suffix: (typeof generatedSuffixes)[number]): string =>
  table.generatedTypes.get(suffix) ?? table.typeName + suffix;
