import {
  GraphQLBoolean,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  type GraphQLOutputType,
} from 'graphql';

import type { Column, Lookup, Member, Table } from '../model/model.ts';
import { valueTypes } from '../vocabulary/types/index.ts';
import { choiceType } from './choice-type.ts';
import { dataverse, describe } from './describe.ts';
import { fieldValue } from './field-value.ts';
import type { TypeRegistry } from './type-registry.ts';

type Fields = GraphQLFieldConfigMap<unknown, unknown>;
type Field = GraphQLFieldConfig<unknown, unknown>;

/** Object type of a table, with fields for its columns, lookups and related rows. */
export const recordType = (types: TypeRegistry, table: Table): GraphQLObjectType =>
  types.object(
    table.typeName,
    () =>
      new GraphQLObjectType({
        name: table.typeName,
        description: describe(table),
        interfaces: () => [
          types.baseInterface('Node'),
          types.baseInterface('Record'),
          ...table.interfaces.map((name) => lookupInterface(types, name)),
        ],
        fields: () => ({ ...identityFields(types), ...memberFields(types, table) }),
        extensions: dataverse({ name: table.logicalName }),
      }),
  );

/** Connection of a table's rows; Relay's, with the rows themselves beside the edges. */
export const connectionType = (types: TypeRegistry, table: Table): GraphQLObjectType =>
  types.object(
    generatedName(table, 'Connection'),
    () =>
      new GraphQLObjectType({
        name: generatedName(table, 'Connection'),
        description: `A page of ${table.typeName} rows.`,
        fields: () => ({
          nodes: { type: listOf(recordType(types, table)), resolve: fieldValue },
          edges: { type: listOf(edgeType(types, table)), resolve: fieldValue },
          pageInfo: { type: new GraphQLNonNull(types.base('PageInfo')), resolve: fieldValue },
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
      }),
  );

/** Arguments of every list field. */
export const pageArguments = {
  first: { type: GraphQLInt, description: 'How many rows, at most 5,000 (4,999 in a nested list).' },
  after: { type: GraphQLString, description: 'Cursor after which the page begins.' },
} as const;

const edgeType = (types: TypeRegistry, table: Table): GraphQLObjectType =>
  types.object(
    generatedName(table, 'Edge'),
    () =>
      new GraphQLObjectType({
        name: generatedName(table, 'Edge'),
        fields: () => ({
          node: { type: recordType(types, table), resolve: fieldValue },
          cursor: { type: GraphQLString, resolve: fieldValue },
        }),
      }),
  );

/** Name of a type that a table brings with it; the model settles clashes. */
const generatedName = (table: Table, suffix: 'Connection' | 'Edge'): string =>
  table.generatedTypes.get(suffix) ?? table.typeName + suffix;

const listOf = (type: GraphQLObjectType): GraphQLOutputType =>
  new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)));

const identityFields = (types: TypeRegistry): Fields => {
  const fields: Fields = {};
  for (const { name, type, description } of Object.values(types.baseInterface('Record').getFields())) {
    fields[name] = { type, description, resolve: fieldValue };
  }
  return fields;
};

const memberFields = (types: TypeRegistry, table: Table): Fields => {
  const fields: Fields = {};
  for (const [name, member] of table.fields) {
    const type = memberType(types, table, member);
    if (type === undefined) continue;
    fields[name] = { ...type, description: describe(member), resolve: fieldValue };
  }
  return fields;
};

const memberType = (types: TypeRegistry, table: Table, member: Member): Field | undefined => {
  switch (member.kind) {
    case 'column': {
      const type = columnType(types, member);
      const isKey = member.logicalName === table.key.logicalName;
      return {
        type: isKey ? new GraphQLNonNull(type) : type,
        extensions: dataverse({ name: member.logicalName }),
      };
    }
    case 'lookupId':
      return {
        type: types.scalar(valueTypes.guid.scalar),
        extensions: dataverse({ name: member.logicalName }),
      };
    case 'lookup':
      return { type: lookupType(types, member), extensions: dataverse({ name: member.logicalName }) };
    case 'collection': {
      const target = types.model.tables.get(member.target);
      if (target === undefined) return undefined;
      const type = connectionType(types, target);
      return { type, args: pageArguments, extensions: dataverse({ name: member.navigation }) };
    }
  }
};

const columnType = (types: TypeRegistry, { type }: Column) => {
  switch (type.kind) {
    case 'choice':
      return choiceType(types, type.choice);
    case 'choices':
      return new GraphQLList(new GraphQLNonNull(choiceType(types, type.choice)));
    default:
      return types.scalar(valueTypes[type.kind].scalar);
  }
};

const lookupType = (types: TypeRegistry, { result }: Lookup): GraphQLOutputType => {
  switch (result.kind) {
    case 'record':
      return types.baseInterface('Record');
    case 'interface':
      return lookupInterface(types, result.name);
    case 'object': {
      const table = types.model.tables.get(result.table);
      if (table === undefined) throw new TypeError(`No table ${result.table}`);
      return recordType(types, table);
    }
  }
};

/** Interface of a lookup with 2–10 targets: what every record has. */
const lookupInterface = (types: TypeRegistry, name: string): GraphQLInterfaceType =>
  types.interface(
    name,
    () =>
      new GraphQLInterfaceType({
        name,
        description: 'What a lookup with several target tables can point at.',
        interfaces: () => [types.baseInterface('Node'), types.baseInterface('Record')],
        fields: () => identityFields(types),
        resolveType: types.port.typeOf,
      }),
  );
