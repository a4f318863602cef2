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
  const parse = (text: unknown): string => {
    if (typeof text !== 'string' || !pattern.test(text)) throw new GraphQLError(`Not a ${name}`);
    return text;
  };
  const parseNumber = (text: string): string => {
    if (!isExact(text))
      throw new GraphQLError(`Not a ${name} that a number holds exactly: write it as a string`);
    return parse(text);
  };
  return new GraphQLScalarType<string>({
    name,
    description,
    serialize: String,
    parseValue: (value) => (typeof value === 'number' ? parseNumber(String(value)) : parse(value)),
    parseLiteral: (node) => {
      if (node.kind === Kind.STRING) return parse(node.value);
      if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return parseNumber(node.value);
      throw new GraphQLError(`Not a ${name}`, { nodes: node });
    },
  });
};

/** Judged by the digits as they were written: a number that was rounded already looks exact. */
const isExact = (text: string): boolean =>
  /^-?\d+$/.test(text) ? Number.isSafeInteger(Number(text)) : text.replace(/\D/g, '').length <= 15;
