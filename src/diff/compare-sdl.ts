import type { GraphQLSchema } from 'graphql';

import { compareSchemas } from './compare-schemas.ts';
import type { SchemaChange } from './schema-change.ts';

/** SDL, and the schema that it is the text of, made when it is needed: a large one takes seconds and a gigabyte. */
export interface SchemaText {
  readonly text: string;
  readonly parse: () => GraphQLSchema;
}

/** What changed from one schema to another, the worst first; see {@link compareSchemas}. */
export const compareSdl = async (before: SchemaText, after: SchemaText): Promise<readonly SchemaChange[]> =>
  before.text === after.text ? [] : compareSchemas(before.parse(), after.parse());
