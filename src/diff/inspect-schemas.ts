import type { Change } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';

import type { Criticality, SchemaChange } from './schema-change.ts';

/** Differences that GraphQL itself knows of, by GraphQL Inspector, without those that say the same again. */
export const inspectSchemas = async (
  before: GraphQLSchema,
  after: GraphQLSchema,
): Promise<readonly SchemaChange[]> => {
  // Loaded when needed: the gateway itself never compares schemas on its way to serve.
  const { diff } = await import('@graphql-inspector/core');
  const changes = await diff(before, after);
  const added = new Set(changes.filter(isAddition).map(pathOf));
  return changes
    .filter((change) => !isAboutDataverse(change) && !isPartOfAddition(change, added))
    .map((change) => ({
      criticality: criticalityOf(change),
      kind: kindOf(change),
      path: pathOf(change),
      message: change.message.replace(/\.$/, ''),
    }));
};

const pathOf = ({ path }: Change): string => path ?? 'schema';

const additions: ReadonlySet<string> = new Set([
  'TYPE_ADDED',
  'FIELD_ADDED',
  'FIELD_ARGUMENT_ADDED',
  'INPUT_FIELD_ADDED',
  'ENUM_VALUE_ADDED',
  'DIRECTIVE_ADDED',
]);

const isAddition = ({ type }: Change): boolean => additions.has(String(type));

/** The content of a new type, and the description of a new field, are no news. */
const isPartOfAddition = (change: Change, added: ReadonlySet<string>): boolean => {
  const parts = pathOf(change).split('.');
  const own = isAddition(change) ? 1 : 0;
  for (let length = parts.length - own; length > 0; length -= 1) {
    if (added.has(parts.slice(0, length).join('.'))) return true;
  }
  return false;
};

/** `@dataverse` is for tools: what it says is compared by its meaning, in compare-dataverse.ts, as are labels of choices. */
const isAboutDataverse = ({ type, path, meta }: Change): boolean => {
  if (type === 'ENUM_VALUE_DESCRIPTION_CHANGED') return true;
  if (path !== undefined && /(^|\.)@dataverse\b/.test(path)) return true;
  const { addedDirectiveName, removedDirectiveName, directiveName } = meta as Readonly<
    Record<string, unknown>
  >;
  return [addedDirectiveName, removedDirectiveName, directiveName].includes('dataverse');
};

const levels: Readonly<Record<string, Criticality>> = { BREAKING: 'breaking', DANGEROUS: 'dangerous' };

const criticalityOf = ({ criticality }: Change): Criticality => levels[criticality.level] ?? 'safe';

const kindOf = ({ type }: Change): SchemaChange['kind'] => {
  const name = String(type);
  if (/DESCRIPTION|DEPRECATION/.test(name)) return 'changed';
  if (name.endsWith('_ADDED')) return 'added';
  return name.endsWith('_REMOVED') ? 'removed' : 'changed';
};
