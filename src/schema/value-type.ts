import { GraphQLList, GraphQLNonNull, type GraphQLEnumType, type GraphQLScalarType } from 'graphql';

import type { ColumnType, FileType, ImageType } from '../model/column-type.ts';
import { valueTypes } from '../vocabulary/types/index.ts';
import type { TypeRegistry } from './type-registry.ts';

/** Type of a column whose values go both ways: a scalar, an enum, or a list of an enum. */
export type ValueType = GraphQLScalarType | GraphQLEnumType | GraphQLList<GraphQLNonNull<GraphQLEnumType>>;

/** GraphQL type of a column's values, for fields and arguments alike. */
export const valueType = (
  types: TypeRegistry,
  type: Exclude<ColumnType, ImageType | FileType>,
): ValueType => {
  switch (type.kind) {
    case 'choice':
      return types.enum(type.choice.typeName);
    case 'choices':
      return new GraphQLList(new GraphQLNonNull(types.enum(type.choice.typeName)));
    default:
      return types.scalar(valueTypes[type.kind].scalar);
  }
};
