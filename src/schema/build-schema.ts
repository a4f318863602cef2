import {
  GraphQLID,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
} from 'graphql';

import type { Model, Table } from '../model/model.ts';
import { buildBase } from './base.ts';
import { dataverse, describe } from './describe.ts';
import { connectionType, pageArguments, recordType } from './record-type.ts';
import type { ResolvePort } from './resolve-port.ts';
import { TypeRegistry } from './type-registry.ts';

type Field = GraphQLFieldConfig<unknown, unknown>;

/** Model → executable schema. Types are objects with lazy fields: one big SDL would take seconds for a whole organisation. */
export const buildSchema = (model: Model, port: ResolvePort): GraphQLSchema => {
  const base = buildBase(port);
  const types = new TypeRegistry({ model, base, port });
  const tables = [...model.tables.values()];
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: () => {
      const fields: GraphQLFieldConfigMap<unknown, unknown> = { ...types.base('Query').toConfig().fields };
      for (const table of tables) {
        fields[table.oneField] = readOne(types, table);
        fields[table.listField] = readList(types, table);
      }
      return fields;
    },
  });
  return new GraphQLSchema({
    query,
    types: tables.map((table) => recordType(types, table)),
    directives: [...base.getDirectives()],
  });
};

const readOne = (types: TypeRegistry, table: Table): Field => ({
  type: recordType(types, table),
  description: `${describe(table) ?? table.typeName}\n\nOne row by id; null where there is none.`,
  args: {
    id: {
      type: new GraphQLNonNull(GraphQLID),
      description: `A row's \`id\`, or its \`${table.key.field}\`.`,
    },
  },
  resolve: types.port.one(table),
  extensions: dataverse({ name: table.logicalName }),
});

const readList = (types: TypeRegistry, table: Table): Field => ({
  type: connectionType(types, table),
  description: `Rows of ${table.typeName}, in the order of their keys.`,
  args: pageArguments,
  resolve: types.port.list(table),
  extensions: dataverse({ name: table.logicalName }),
});
