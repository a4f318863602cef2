import type { GraphQLSchema } from 'graphql';

import { LazySchema } from './lazy-schema.ts';

/**
 * The same schema with no type made yet, for who goes through all of it once: what was made for that goes with it, and the
 * schema that is served stays small. Any other schema as it is.
 */
export const freshSchema = (schema: GraphQLSchema): GraphQLSchema =>
  schema instanceof LazySchema ? schema.fresh() : schema;
