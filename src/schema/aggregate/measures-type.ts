import { GraphQLFloat, GraphQLInt, GraphQLObjectType, type GraphQLOutputType } from 'graphql';

import { hasMeasure, type MeasureName } from '../../model/aggregate-kind.ts';
import type { Member, Table } from '../../model/model.ts';
import { valueTypes } from '../../vocabulary/types/index.ts';
import { fieldValue } from '../field-value.ts';
import type { NamedTypeInput } from '../filter/operators-type.ts';
import type { TypeRegistry } from '../type-registry.ts';
import { valueType } from '../value-type.ts';

const allNames: readonly MeasureName[] = ['countDistinct', 'sum', 'average', 'min', 'max'];

/** The measures that some column of a table has. */
export const measureNames = ({ fields }: Table): readonly MeasureName[] => {
  const found = new Set<MeasureName>();
  for (const member of fields.values()) {
    for (const measure of allNames) if (hasMeasure(member, measure)) found.add(measure);
    if (found.size === allNames.length) break;
  }
  return allNames.filter((measure) => found.has(measure));
};

/** A measure of all columns that have it: `AccountAggregateSums`. */
export const measuresType = (
  { types, name }: NamedTypeInput,
  table: Table,
  measure: MeasureName,
): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    fields: () =>
      Object.fromEntries(
        [...table.fields]
          .filter(([, member]) => hasMeasure(member, measure))
          .map(([field, member]) => [
            field,
            { type: measureType(types, member, measure), resolve: fieldValue },
          ]),
      ),
  });

const measureType = (types: TypeRegistry, member: Member, measure: MeasureName): GraphQLOutputType => {
  if (measure === 'countDistinct' || member.kind !== 'column') return GraphQLInt;
  const { type } = member;
  if (type.kind === 'image' || type.kind === 'file') throw new TypeError('A file has no measure');
  if (measure === 'min' || measure === 'max') return valueType(types, type);
  return type.kind === 'double' ? GraphQLFloat : types.scalar(valueTypes.decimal.scalar);
};
