import { GraphQLString, type GraphQLFieldConfigArgumentMap } from 'graphql';

import { valueTypes } from '../vocabulary/types/index.ts';
import type { TypeRegistry } from './type-registry.ts';

/** Arguments by which a list takes its rows and their order from a query that is not written in GraphQL. */
export const predefinedArguments = (types: TypeRegistry): GraphQLFieldConfigArgumentMap => {
  const id = types.scalar(valueTypes.guid.scalar);
  const alone = 'Without `filter`, `orderBy` and each other.';
  return {
    savedQuery: { type: id, description: `Id of a view: its rows, in its order. ${alone}` },
    userQuery: {
      type: id,
      description: `Id of a view that a user has saved: its rows, in its order. ${alone}`,
    },
    fetchXml: { type: GraphQLString, description: `FetchXML: its rows, in its order. ${alone}` },
  };
};
