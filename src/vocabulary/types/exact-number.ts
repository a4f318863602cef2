import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

interface ExactNumber {
  readonly name: string;
  readonly description: string;
  readonly pattern: RegExp;
  /** Of whole numbers: the least and the largest. @default any that the pattern allows */
  readonly range?: readonly [least: bigint, most: bigint];
}

/**
 * A scalar whose values are JSON strings, so that no digit is lost. Input is a string, or a number that a JavaScript
 * number holds exactly.
 */
export const exactNumber = ({
  name,
  description,
  pattern,
  range,
}: ExactNumber): GraphQLScalarType<string> => {
  const parse = (text: unknown): string => {
    if (typeof text !== 'string' || !pattern.test(text)) throw new GraphQLError(`Not a ${name}`);
    if (range !== undefined && (BigInt(text) < range[0] || BigInt(text) > range[1])) {
      throw new GraphQLError(`Not a ${name}: it is out of range`);
    }
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
