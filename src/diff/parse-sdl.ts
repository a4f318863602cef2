import { buildASTSchema, GraphQLError, parse, type GraphQLSchema } from 'graphql';

/** A text that isn't the SDL of a schema. The message names the line and what is wrong there. */
export class SdlError extends Error {
  override readonly name = 'SdlError';
}

/**
 * Text of a schema → the schema with its syntax nodes, which carry the directives. Directives that it doesn't define, such
 * as those of a federation, are let through.
 *
 * @throws SdlError
 */
export const parseSdl = (text: string): GraphQLSchema => {
  try {
    return buildASTSchema(parse(text, { noLocation: true }), { assumeValidSDL: true });
  } catch (error) {
    const [location] = error instanceof GraphQLError ? (error.locations ?? []) : [];
    const where = location === undefined ? '' : ` (line ${location.line}, column ${location.column})`;
    const message = error instanceof Error ? error.message : String(error);
    throw new SdlError(`${message.replace(/\.$/, '')}${where}`, { cause: error });
  }
};
