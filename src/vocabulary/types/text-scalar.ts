import { GraphQLScalarType } from 'graphql';

/**
 * A scalar of graphql-scalars that checks input as it does there, but gives out Dataverse's text as it is: its values
 * are canonical already, and a date made and printed again for every cell would cost more than all the rest.
 *
 * @param checked the scalar of graphql-scalars.
 */
export const textScalar = (
  checked: GraphQLScalarType,
  options: { readonly description: string; readonly name?: string },
): GraphQLScalarType =>
  new GraphQLScalarType({ ...checked.toConfig(), ...options, serialize: (value) => value });
