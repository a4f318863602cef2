import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

interface ExactNumber {
  readonly name: string;
  readonly description: string;
  readonly pattern: RegExp;
}

/**
 * A scalar whose values are JSON strings, so that no digit is lost. Input is a string, or a number that a JavaScript
 * number holds exactly.
 */
export const exactNumber = ({ name, description, pattern }: ExactNumber): GraphQLScalarType<string> => {
  const parse = (value: unknown): string => {
    const text = typeof value === 'number' && isExact(value) ? String(value) : value;
    if (typeof text !== 'string' || !pattern.test(text)) throw new GraphQLError(`Not a ${name}`);
    return text;
  };
  return new GraphQLScalarType<string>({
    name,
    description,
    serialize: String,
    parseValue: parse,
    parseLiteral: (node) => {
      if (node.kind === Kind.STRING) return parse(node.value);
      if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return parse(Number(node.value));
      throw new GraphQLError(`Not a ${name}`, { nodes: node });
    },
  });
};

const isExact = (value: number): boolean =>
  Number.isInteger(value) ? Number.isSafeInteger(value) : String(value).replace(/\D/g, '').length <= 15;
