import {
  GraphQLID,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
} from 'graphql';

import type { AlternateKey, Column, LookupId, Model, Table } from '../model/model.ts';
import { valueTypes } from '../vocabulary/types/index.ts';
import { aggregateArguments } from './aggregate/define-aggregates.ts';
import { pageArguments } from './connection-type.ts';
import { dataverse, describe } from './describe.ts';
import { listArguments } from './filter/order-by-type.ts';
import { generatedName } from './generated-name.ts';
import { predefinedArguments } from './predefined-arguments.ts';
import type { ResolvePort } from './resolve-port.ts';
import type { TypeRegistry } from './type-registry.ts';
import { valueType, type ValueType } from './value-type.ts';

type Field = GraphQLFieldConfig<unknown, unknown>;
type Fields = GraphQLFieldConfigMap<unknown, unknown>;

export interface QueryTypeInput {
  readonly types: TypeRegistry;
  readonly model: Model;
  readonly port: ResolvePort;
  /** Whether lists take views and FetchXML. */
  readonly rawQueries: boolean;
  /** Fields that are no table's: `node`, `choices`. */
  readonly fixed: () => Fields;
  /** Functions, whose names yield to all others. */
  readonly functions: () => Fields;
}

/** The root: for each table a field for one row, one for each alternate key, and one for lists. */
export const queryType = (input: QueryTypeInput): GraphQLObjectType =>
  new GraphQLObjectType({
    name: 'Query',
    fields: () => {
      const fields: Fields = { ...input.fixed() };
      for (const table of input.model.tables.values()) {
        fields[table.oneField] = readOne(input, table);
        for (const [name, key] of table.keys) {
          const field = readByKey(input, table, key);
          if (field !== undefined) fields[name] = field;
        }
        fields[table.listField] = readList(input, table);
      }
      // Their names yield to all others.
      for (const table of input.model.tables.values()) {
        if (table.withoutAggregates === true) continue;
        let name = `${table.oneField}Aggregate`;
        while (Object.hasOwn(fields, name)) name += '_';
        fields[name] = readAggregate(input, table);
      }
      for (const [wanted, field] of Object.entries(input.functions())) {
        let name = wanted;
        while (Object.hasOwn(fields, name)) name += '_';
        fields[name] = field;
      }
      return fields;
    },
  });

const readOne = ({ types, port }: QueryTypeInput, table: Table): Field => ({
  type: types.object(table.typeName),
  description: `${describe(table) ?? table.typeName}\n\nOne row by id; null where there is none.`,
  args: {
    id: {
      type: new GraphQLNonNull(GraphQLID),
      description: `A row's \`id\`, or its \`${table.key.field}\`.`,
    },
  },
  resolve: port.one(table),
  extensions: dataverse({ name: table.logicalName }),
});

const readByKey = ({ types, port }: QueryTypeInput, table: Table, key: AlternateKey): Field | undefined => {
  const args: GraphQLFieldConfigArgumentMap = {};
  for (const part of key.parts) {
    const type = partType(types, part);
    if (type === undefined) return undefined;
    args[part.field] = { type: new GraphQLNonNull(type), description: describe(part) };
  }
  return {
    type: types.object(table.typeName),
    description: `The row of ${table.typeName} with this key; null where there is none.`,
    args,
    resolve: port.oneByKey(table, key),
    extensions: dataverse({ name: key.logicalName }),
  };
};

/** Undefined for a column that no key can have. */
export const partType = (types: TypeRegistry, part: Column | LookupId): ValueType | undefined => {
  if (part.kind === 'lookupId') return types.scalar(valueTypes.guid.scalar);
  return part.type.kind === 'image' || part.type.kind === 'file' ? undefined : valueType(types, part.type);
};

const readAggregate = ({ types, port }: QueryTypeInput, table: Table): Field => ({
  type: new GraphQLList(new GraphQLNonNull(types.object(generatedName(table, 'Aggregate')))),
  description: `Numbers about ${table.typeName} rows, in groups.`,
  args: aggregateArguments(types, table),
  resolve: port.aggregate(table),
  extensions: dataverse({ name: table.logicalName }),
});

const readList = ({ types, port, rawQueries }: QueryTypeInput, table: Table): Field => ({
  type: types.object(generatedName(table, 'Connection')),
  description: `Rows of ${table.typeName}.`,
  args: {
    ...listArguments(types, table),
    ...pageArguments,
    ...(rawQueries ? predefinedArguments(types) : {}),
  },
  resolve: port.list(table),
  extensions: dataverse({ name: table.logicalName }),
});
