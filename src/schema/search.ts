import {
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfigMap,
  type GraphQLNullableType,
} from 'graphql';

import { valueTypes } from '../vocabulary/types/index.ts';
import { fieldValue as resolve } from './field-value.ts';
import type { ResolvePort } from './resolve-port.ts';
import type { TypeRegistry } from './type-registry.ts';

interface SearchInput {
  readonly types: TypeRegistry;
  readonly port: ResolvePort;
}

const list = <Type extends GraphQLNullableType>(type: Type) =>
  new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)));

/**
 * Announces the types of a search; their names yield to all others.
 *
 * @returns what makes the root field `search`
 */
export const defineSearch = ({
  types,
  port,
}: SearchInput): (() => GraphQLFieldConfigMap<unknown, unknown>) => {
  const dateTime = () => types.scalar(valueTypes.dateTime.scalar);
  types.defineFree('SearchDates', (name) => {
    const fields = () =>
      Object.fromEntries(['gt', 'gte', 'lt', 'lte'].map((each) => [each, { type: dateTime() }]));
    return new GraphQLInputObjectType({ name, description: 'A stretch of time.', fields });
  });
  types.defineFree(
    'SearchFilter',
    (name) =>
      new GraphQLInputObjectType({
        name,
        description: 'What can be asked of rows of any table.',
        fields: () => ({
          createdOn: { type: types.input('SearchDates') },
          modifiedOn: { type: types.input('SearchDates') },
        }),
      }),
  );
  types.defineFree(
    'SearchHighlight',
    (name) =>
      new GraphQLObjectType({
        name,
        description: 'Where in a record the words were found.',
        fields: {
          field: { type: new GraphQLNonNull(GraphQLString), description: 'Name of the field.', resolve },
          texts: {
            type: list(GraphQLString),
            description: 'Pieces of its text, with `{crmhit}` and `{/crmhit}` around what was found.',
            resolve,
          },
        },
      }),
  );
  types.defineFree(
    'SearchEdge',
    (name) =>
      new GraphQLObjectType({
        name,
        fields: () => ({
          node: {
            type: types.interface('Record'),
            description: 'Null where it is gone since it was indexed.',
            resolve,
          },
          cursor: { type: GraphQLString, resolve },
          score: { type: GraphQLFloat, description: 'How well it fits; the best come first.', resolve },
          highlights: { type: list(types.free('SearchHighlight')), resolve },
        }),
      }),
  );
  types.defineFree(
    'SearchConnection',
    (name) =>
      new GraphQLObjectType({
        name,
        description: 'A page of the records that a search found, the best first.',
        fields: () => ({
          nodes: { type: new GraphQLNonNull(new GraphQLList(types.interface('Record'))), resolve },
          edges: { type: list(types.free('SearchEdge')), resolve },
          pageInfo: { type: new GraphQLNonNull(types.object('PageInfo')), resolve },
        }),
      }),
  );
  return () => ({
    search: {
      type: types.free('SearchConnection'),
      description: 'Records of any table that have these words, found by Dataverse search.',
      args: {
        term: { type: new GraphQLNonNull(GraphQLString), description: '3 to 100 characters.' },
        tables: {
          type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
          description:
            'Only these: names of types, or logical names. All that the environment searches where not given.',
        },
        filter: { type: types.input('SearchFilter') },
        first: { type: GraphQLInt, description: 'How many records, at most 100; 50 where not given.' },
        after: { type: GraphQLString, description: 'Cursor after which the page begins.' },
      },
      resolve: port.search,
    },
  });
};
