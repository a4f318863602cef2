import { astFromDirective, astFromSchema } from '@graphql-tools/utils';
import {
  isIntrospectionType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  print,
  type GraphQLSchema,
} from 'graphql';

import { freshSchema } from './fresh-schema.ts';
import { sortedByName, typeDefinition } from './type-definition.ts';
import { typeNames } from './type-names.ts';

/**
 * SDL of a schema in parts, each a definition: joined by empty lines they are the document. Sorted, so that the same
 * schema gives the same text. The whole of a large organisation takes seconds; who must not block takes a break in between.
 */
export function* sdlParts(schema: GraphQLSchema): Generator<string, void, undefined> {
  const root = astFromSchema(schema);
  if (root !== null) yield print(root);
  yield* directiveParts(schema);
  const whole = freshSchema(schema);
  for (const name of typeNames(whole)) {
    const type = whole.getType(name);
    if (type === undefined || isSpecifiedScalarType(type) || isIntrospectionType(type)) continue;
    yield print(typeDefinition(whole, type));
  }
}

/** Definitions of the directives that are not GraphQL's own. */
export function* directiveParts(schema: GraphQLSchema): Generator<string, void, undefined> {
  const directives = schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive));
  for (const node of sortedByName(directives.map((directive) => astFromDirective(directive, schema)))) {
    const locations = node.locations.toSorted((a, b) => (a.value < b.value ? -1 : 1));
    yield print({ ...node, arguments: sortedByName(node.arguments ?? []), locations });
  }
}
