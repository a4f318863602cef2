import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { lexicographicSortSchema, type GraphQLSchema } from 'graphql';

/** Schema → SDL, sorted, with `@dataverse` on everything that has a name of Dataverse's. The same schema prints the same text. */
export const printSdl = (schema: GraphQLSchema): string =>
  `${printSchemaWithDirectives(lexicographicSortSchema(schema)).trim()}\n`;
