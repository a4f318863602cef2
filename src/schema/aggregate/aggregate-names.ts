import type { MeasureName } from '../../model/aggregate-kind.ts';
import type { Table } from '../../model/model.ts';

type Names = Readonly<Record<'key' | 'groupBy' | 'orderBy' | MeasureName, string>>;

/** Wanted names of the types around a table's aggregate. `min` and `max` are told of the same columns. */
export const aggregateNames = ({ typeName }: Table): Names => ({
  key: `${typeName}AggregateKey`,
  groupBy: `${typeName}GroupBy`,
  orderBy: `${typeName}AggregateOrderBy`,
  countDistinct: `${typeName}AggregateCounts`,
  sum: `${typeName}AggregateSums`,
  average: `${typeName}AggregateAverages`,
  min: `${typeName}AggregateValues`,
  max: `${typeName}AggregateValues`,
});
