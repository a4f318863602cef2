import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldMap,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

import { readDataverseNote } from './dataverse-directive.ts';
import type { SchemaChange } from './schema-change.ts';

/** Adds to removals what took the place of the removed: a table or column that is still there, under another name. */
export const explainRenames = (
  changes: readonly SchemaChange[],
  before: GraphQLSchema,
  after: GraphQLSchema,
): readonly SchemaChange[] => {
  const typeNames = new Map<string, string>();
  for (const type of Object.values(after.getTypeMap())) {
    const table = tableOf(type);
    if (table !== undefined) typeNames.set(table, type.name);
  }
  const newNameOf = (path: string): string | undefined => {
    const [typeName = '', fieldName] = path.split('.');
    const type = before.getType(typeName);
    const table = tableOf(type);
    if (fieldName === undefined) return table === undefined ? undefined : typeNames.get(table);
    const [known, now] = [fieldsOf(type), fieldsOf(after.getType(typeName))];
    const field = known[fieldName];
    const source = noteName(field);
    if (source === undefined) return undefined;
    const renamed = Object.values(now).filter(
      (candidate) => known[candidate.name] === undefined && noteName(candidate) === source,
    );
    // A lookup is there twice, as record and as id: of the same name, but not of the same kind.
    return renamed.find((candidate) => isLeaf(candidate) === isLeaf(field))?.name;
  };
  return changes.map((change) => {
    const name = change.kind === 'removed' ? newNameOf(change.path) : undefined;
    if (name === undefined || change.path === name) return change;
    return { ...change, message: `${change.message}; it is called '${name}' now` };
  });
};

const fieldsOf = (type: GraphQLNamedType | undefined): GraphQLFieldMap<unknown, unknown> =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};

const isLeaf = (field: GraphQLField<unknown, unknown> | undefined): boolean =>
  field !== undefined && isLeafType(getNamedType(field.type));

const noteName = (node: Parameters<typeof readDataverseNote>[0] | undefined): string | undefined =>
  node === undefined ? undefined : readDataverseNote(node)?.name;

/** Logical name of the table that an object type is of. */
const tableOf = (type: GraphQLNamedType | undefined): string | undefined =>
  isObjectType(type) ? noteName(type) : undefined;
