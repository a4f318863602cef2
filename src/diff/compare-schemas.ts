import type { GraphQLSchema } from 'graphql';

import { compareDataverse } from './compare-dataverse.ts';
import { explainRenames } from './explain-renames.ts';
import { inspectSchemas } from './inspect-schemas.ts';
import { criticalities, type SchemaChange } from './schema-change.ts';

/**
 * What changed from one schema to another, the worst first. Both come from {@link parseSdl}: what a schema says of
 * Dataverse is in its directives.
 */
export const compareSchemas = async (
  before: GraphQLSchema,
  after: GraphQLSchema,
): Promise<readonly SchemaChange[]> => {
  const inspected = explainRenames(await inspectSchemas(before, after), before, after);
  return [...inspected, ...compareDataverse(before, after)].sort(byCriticality);
};

const byCriticality = (a: SchemaChange, b: SchemaChange): number => {
  const rank = criticalities.indexOf(a.criticality) - criticalities.indexOf(b.criticality);
  if (rank !== 0) return rank;
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.message < b.message ? -1 : 1;
};
