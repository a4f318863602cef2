import type { GraphQLScalarType } from 'graphql';

/** What a kind of column value is: its GraphQL scalar, and how a value of the Web API becomes a GraphQL one. */
export interface ValueType {
  readonly scalar: GraphQLScalarType;
  /** @param value as JSON.parse gave it, never null. Undefined where it isn't a value of this kind. */
  readonly fromWire: (value: unknown) => unknown;
}
