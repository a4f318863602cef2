import type { GraphQLSchema } from 'graphql';

/** Names of all types of a schema, sorted. None of a lazy schema is made for it: `schema.getType(name)` makes one. */
export const typeNames = (schema: GraphQLSchema): readonly string[] =>
  Object.keys(schema.getTypeMap()).sort();
