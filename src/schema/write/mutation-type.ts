import {
  GraphQLID,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';

import type { Table } from '../../model/model.ts';
import { canWrite } from '../../model/write-rights.ts';
import { dataverse } from '../describe.ts';
import { generatedName } from '../generated-name.ts';
import type { WriteForm, WritePort } from '../resolve-port.ts';
import { writeInputNames, type WriteTypesInput } from './write-input.ts';
import { ifMatchDescription, writeTypeNames } from './write-results.ts';

type Field = GraphQLFieldConfig<unknown, unknown>;

export interface MutationTypeInput extends WriteTypesInput {
  readonly port: WritePort;
  /** Fields that are no table's: actions. */
  readonly more: () => GraphQLFieldConfigMap<unknown, unknown>;
}

/** The root of writes: for each table one field a row, and one for many. */
export const mutationType = (input: MutationTypeInput): GraphQLObjectType =>
  new GraphQLObjectType({
    name: 'Mutation',
    fields: () => {
      const fields: GraphQLFieldConfigMap<unknown, unknown> = {};
      const tables = [...input.model.tables.values()];
      const add = (wanted: string, field: Field): void => {
        let name = wanted;
        while (Object.hasOwn(fields, name)) name += '_';
        fields[name] = field;
      };
      // Names of the bulk forms yield: `createAccounts` is a row's where a table is called Accounts.
      for (const table of tables) {
        for (const kind of kinds) {
          if (canWrite(input.rights, table, kind))
            add(`${kind}${table.typeName}`, oneField(input, table, kind));
        }
      }
      for (const table of tables) {
        const plural = table.listField.charAt(0).toUpperCase() + table.listField.slice(1);
        for (const kind of kinds) {
          if (canWrite(input.rights, table, kind)) add(`${kind}${plural}`, manyField(input, table, kind));
        }
      }
      for (const [name, field] of Object.entries(input.more())) {
        add(Object.hasOwn(fields, name) ? `${name}Action` : name, field);
      }
      return fields;
    },
  });

const kinds = ['create', 'update', 'upsert', 'delete'] as const;
type Kind = (typeof kinds)[number];

const oneField = (input: MutationTypeInput, table: Table, kind: Kind): Field => {
  const { types, port } = input;
  const record = types.object(table.typeName);
  const forms: Readonly<Record<Kind, () => GraphQLOutputType>> = {
    create: () => record,
    update: () => record,
    upsert: () => types.free(writeTypeNames(table).upsertResult),
    delete: () => types.object('DeletedRecord'),
  };
  return named(table, {
    type: forms[kind](),
    description: oneDescriptions[kind](table.typeName),
    args: oneArguments(input, table, kind),
    resolve: port.write(table, kind),
  });
};

const oneDescriptions: Readonly<Record<Kind, (type: string) => string>> = {
  create: (type) => `Creates a row of ${type}.`,
  update: (type) => `Changes a row of ${type}; never creates one.`,
  upsert: (type) => `Changes a row of ${type}, or creates it where there is none. Exactly one of id and key.`,
  delete: (type) => `Deletes a row of ${type}.`,
};

const oneArguments = (input: MutationTypeInput, table: Table, kind: Kind): GraphQLFieldConfigArgumentMap => {
  const { types } = input;
  const required = (type: GraphQLInputType) => ({ type: new GraphQLNonNull(type) });
  const id = { id: required(GraphQLID) };
  const ifMatch = { ifMatch: { type: GraphQLString, description: ifMatchDescription } };
  const options = { options: { type: types.input('WriteOptions') } };
  switch (kind) {
    case 'create':
    case 'update': {
      const values = { input: required(types.input(generatedName(table, writeInputNames[kind]))) };
      return kind === 'create' ? { ...values, ...options } : { ...id, ...values, ...ifMatch, ...options };
    }
    case 'upsert':
      return {
        id: { type: GraphQLID },
        ...(table.keys.size > 0 && { key: { type: types.input(generatedName(table, 'Key')) } }),
        input: required(types.input(generatedName(table, 'UpsertInput'))),
        ...options,
      };
    case 'delete':
      return { ...id, ...ifMatch, ...options };
  }
};

const manyField = (input: MutationTypeInput, table: Table, kind: Kind): Field => {
  const { types, port } = input;
  const names = writeTypeNames(table);
  const many = (type: GraphQLInputType) => ({
    type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type))),
  });
  const items: Readonly<Record<Kind, () => GraphQLFieldConfigArgumentMap>> = {
    create: () => ({ inputs: many(types.input(generatedName(table, 'CreateInput'))) }),
    update: () => ({ inputs: many(types.input(names.updateItem)) }),
    upsert: () => ({ inputs: many(types.input(names.upsertItem)) }),
    delete: () => ({ ids: many(GraphQLID) }),
  };
  const form = `${kind}Many` satisfies WriteForm;
  return named(table, {
    type: types.free(names.bulkResult),
    description:
      `${kind.charAt(0).toUpperCase()}${kind.slice(1)}s many rows of ${table.typeName}, ` +
      'in groups of at most 100: of a group all rows are written, or none.',
    args: { ...items[kind](), options: { type: types.input('WriteOptions') } },
    resolve: port.write(table, form),
  });
};

const named = (table: Table, config: Field): Field => ({
  ...config,
  extensions: dataverse({ name: table.logicalName }),
});
