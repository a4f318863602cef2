import type { GraphQLFieldResolver } from 'graphql';

/**
 * Resolver of every field below a root field: the root's resolver has already shaped the whole answer, keyed by alias. A
 * value that is an Error becomes the field's error.
 */
// eslint-disable-next-line max-params -- the signature is graphql-js's
export const fieldValue: GraphQLFieldResolver<unknown, unknown> = (source, _args, _context, info) =>
  (source as Readonly<Record<string, unknown>>)[info.path.key];
