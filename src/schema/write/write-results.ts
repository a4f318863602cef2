import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql';

import type { Table } from '../../model/model.ts';
import { fieldValue } from '../field-value.ts';
import { generatedName } from '../generated-name.ts';
import type { TypeRegistry } from '../type-registry.ts';

/** Wanted names of the types that hold what writes did, and of the items of bulk forms. */
export const writeTypeNames = ({ typeName }: Table) => ({
  upsertResult: `${typeName}UpsertResult`,
  bulkResult: `${typeName}BulkResult`,
  bulkItem: `${typeName}BulkItem`,
  updateItem: `${typeName}UpdateItem`,
  upsertItem: `${typeName}UpsertItem`,
});

interface NamedType {
  readonly types: TypeRegistry;
  readonly name: string;
}

/** What an upsert did. */
export const upsertResult = ({ types, name }: NamedType, table: Table): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    fields: () => ({
      created: {
        type: GraphQLBoolean,
        description: 'True: there was no such row. Null where it is not known.',
        resolve: fieldValue,
      },
      record: { type: types.object(table.typeName), resolve: fieldValue },
    }),
  });

/** What a bulk form did, item by item. */
export const bulkResult = ({ types, name }: NamedType, table: Table): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    fields: () => ({
      results: {
        type: new GraphQLList(new GraphQLNonNull(types.free(writeTypeNames(table).bulkItem))),
        description: 'One for each item, in their order.',
        resolve: fieldValue,
      },
    }),
  });

/** What became of one item. */
export const bulkItem = ({ types, name }: NamedType, table: Table): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    fields: () => ({
      index: {
        type: new GraphQLNonNull(GraphQLInt),
        description: 'Place of the item, from 0.',
        resolve: fieldValue,
      },
      id: { type: GraphQLID, description: 'The row, where it is known.', resolve: fieldValue },
      record: { type: types.object(table.typeName), resolve: fieldValue },
      created: {
        type: GraphQLBoolean,
        description: 'Whether the row is new; null where that is not known.',
        resolve: fieldValue,
      },
      error: {
        type: types.object('WriteError'),
        description: 'Why it was not written; null where it was.',
        resolve: fieldValue,
      },
    }),
  });

/** One row of `updateAccounts`. */
export const updateItem = ({ types, name }: NamedType, table: Table): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    fields: () => ({
      id: { type: new GraphQLNonNull(GraphQLID) },
      input: { type: new GraphQLNonNull(types.input(generatedName(table, 'UpdateInput'))) },
      ifMatch: { type: GraphQLString, description: ifMatchDescription },
    }),
  });

/** One row of `upsertAccounts`. */
export const upsertItem = ({ types, name }: NamedType, table: Table): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'Exactly one of id and key.',
    fields: () => ({
      id: { type: GraphQLID },
      ...(table.keys.size > 0 && { key: { type: types.input(generatedName(table, 'Key')) } }),
      input: { type: new GraphQLNonNull(types.input(generatedName(table, 'UpsertInput'))) },
    }),
  });

export const ifMatchDescription =
  "A record's `etag`: the write is refused (CONFLICT) where the row has changed since.";
