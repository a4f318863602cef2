import {
  GraphQLBoolean,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLOutputType,
} from 'graphql';

import type { Table } from '../model/model.ts';
import { fieldValue } from './field-value.ts';
import { generatedName } from './generated-name.ts';
import type { TypeRegistry } from './type-registry.ts';

/** Connection of a table's rows; Relay's, with the rows themselves beside the edges. */
export const connectionType = (types: TypeRegistry, table: Table): GraphQLObjectType =>
  new GraphQLObjectType({
    name: generatedName(table, 'Connection'),
    description: `A page of ${table.typeName} rows.`,
    fields: () => ({
      nodes: { type: listOf(types.object(table.typeName)), resolve: fieldValue },
      edges: { type: listOf(types.object(generatedName(table, 'Edge'))), resolve: fieldValue },
      pageInfo: { type: new GraphQLNonNull(types.object('PageInfo')), resolve: fieldValue },
      totalCount: {
        type: GraphQLInt,
        description: 'How many rows the whole list has. Dataverse stops counting at 5,000.',
        resolve: fieldValue,
      },
      totalCountIsCapped: {
        type: new GraphQLNonNull(GraphQLBoolean),
        description: 'Whether there are more rows than `totalCount` says.',
        resolve: fieldValue,
      },
    }),
  });

/** Edge of a table's connection: a row, and the cursor after which the next page begins. */
export const edgeType = (types: TypeRegistry, table: Table): GraphQLObjectType =>
  new GraphQLObjectType({
    name: generatedName(table, 'Edge'),
    fields: () => ({
      node: { type: types.object(table.typeName), resolve: fieldValue },
      cursor: { type: GraphQLString, resolve: fieldValue },
    }),
  });

/** Arguments of every list field. */
export const pageArguments = {
  first: { type: GraphQLInt, description: 'How many rows, at most 5,000 (4,999 in a nested list).' },
  after: { type: GraphQLString, description: 'Cursor after which the page begins.' },
} as const;

const listOf = (type: GraphQLObjectType): GraphQLOutputType =>
  new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)));
