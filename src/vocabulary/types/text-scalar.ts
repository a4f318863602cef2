import { GraphQLError, GraphQLScalarType } from 'graphql';

interface TextScalarOptions {
  readonly description: string;
  readonly name?: string;
  /** Text as a client wrote it, already checked → the one form that requests are made of. @default as it is */
  readonly normalize?: (text: string) => string;
}

/**
 * A scalar of graphql-scalars that checks input as it does there, but whose values are texts both ways: Dataverse's are
 * canonical already, and a date made and printed again for every cell would cost more than all the rest.
 *
 * @param checked the scalar of graphql-scalars.
 */
export const textScalar = (
  checked: GraphQLScalarType,
  { normalize = (text) => text, ...options }: TextScalarOptions,
): GraphQLScalarType => {
  const parse = (value: unknown): string => {
    if (typeof value !== 'string') throw new GraphQLError(`${options.name ?? checked.name} is a text`);
    checked.parseValue(value);
    return normalize(value);
  };
  return new GraphQLScalarType({
    ...checked.toConfig(),
    ...options,
    serialize: (value) => value,
    parseValue: parse,
    parseLiteral: (node) => parse('value' in node ? node.value : undefined),
  });
};
