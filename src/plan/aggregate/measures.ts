import { hasMeasure, type MeasureName } from '../../model/aggregate-kind.ts';
import type { Column, Table } from '../../model/model.ts';
import type { Measure } from '../../query/aggregate-query.ts';
import type { FieldSelection } from '../selection.ts';
import type { MeasureField, MeasureValue } from './aggregate-plan.ts';

const aggregates = {
  countDistinct: 'countcolumn',
  sum: 'sum',
  average: 'avg',
  min: 'min',
  max: 'max',
} as const satisfies Record<MeasureName, Measure['aggregate']>;

/** Whether a field of an aggregate, or of its order, is about values of columns. */
export const isMeasureName = (name: string): name is MeasureName => Object.hasOwn(aggregates, name);

/** Collects the measures of an aggregate, each once. */
export interface Measures {
  readonly all: readonly Measure[];
  /** Alias of the number of rows. */
  readonly count: () => string;
  /** Alias of a measure of a column, by the column's field; undefined where it has none. */
  readonly alias: (name: MeasureName, column: string) => string | undefined;
  readonly field: (name: MeasureName, field: FieldSelection) => readonly MeasureField[];
}

/** An empty collection for a table. */
export const createMeasures = (table: Table): Measures => {
  const all: Measure[] = [];
  const add = (measure: Omit<Measure, 'alias'>): string => {
    const known = all.find(
      ({ property, aggregate }) => property === measure.property && aggregate === measure.aggregate,
    );
    if (known !== undefined) return known.alias;
    const alias = `m${all.length + 1}`;
    all.push({ ...measure, alias });
    return alias;
  };
  const alias: Measures['alias'] = (name, column) => {
    const member = table.fields.get(column);
    if (member === undefined || !hasMeasure(member, name) || !('property' in member)) return undefined;
    const distinct = name === 'countDistinct';
    return add({ property: member.property, aggregate: aggregates[name], distinct });
  };
  return {
    all,
    count: () => add({ property: table.key.property, aggregate: 'count', distinct: false }),
    alias,
    field: (name, { key, name: column }) => {
      const member = table.fields.get(column);
      const found = alias(name, column);
      if (found === undefined || member === undefined) return [];
      const value = member.kind === 'column' ? valueOf(name, member) : ({ kind: 'count' } as const);
      return [{ kind: 'measure', key, alias: found, value }];
    },
  };
};

const valueOf = (name: MeasureName, column: Column): MeasureValue => {
  switch (name) {
    case 'countDistinct':
      return { kind: 'count' };
    case 'sum':
    case 'average':
      return { kind: column.type.kind === 'double' ? 'double' : 'exact' };
    case 'min':
    case 'max':
      return { kind: 'column', column };
  }
};
