import {
  GraphQLEnumType,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLFieldConfigMap,
  type GraphQLInputFieldConfigMap,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLScalarType,
} from 'graphql';

import type { Model, Table } from '../../model/model.ts';
import { typeName } from '../../model/names.ts';
import type { ComplexType, OperationEnum, OperationType } from '../../model/operation.ts';
import { openObjectName } from '../../vocabulary/open-object.ts';
import { valueTypes } from '../../vocabulary/types/index.ts';
import { fieldValue } from '../field-value.ts';
import { generatedName } from '../generated-name.ts';
import type { TypeRegistry } from '../type-registry.ts';

export interface OperationTypesInput {
  readonly types: TypeRegistry;
  readonly model: Model;
  /** Whether rows of a table can be given with values. */
  readonly creates: (table: Table) => boolean;
}

/** Wanted names: `WhoAmIResponse`, `WhoAmIResponseInput`, `OpportunityCloseRowInput`. */
export const complexName = (name: string): string => typeName({ schemaName: name, logicalName: name });
export const complexInputName = (name: string): string => `${complexName(name)}Input`;
export const rowInputName = ({ typeName }: Table): string => `${typeName}RowInput`;
export const anyRowNames = { input: 'AnyRowInput', values: 'AnyRowValues', output: 'AnyRow' } as const;

interface Named {
  readonly name: string;
}

/** A complex type that an operation gives. */
export const complexOutput = (
  input: OperationTypesInput & Named,
  { properties }: ComplexType,
): GraphQLObjectType =>
  new GraphQLObjectType({
    name: input.name,
    fields: () => {
      const fields: GraphQLFieldConfigMap<unknown, unknown> = {};
      for (const { field, type } of properties)
        fields[field] = { type: outputType(input, type), resolve: fieldValue };
      return fields;
    },
  });

/** A complex type that an operation takes. */
export const complexInput = (
  input: OperationTypesInput & Named,
  { properties }: ComplexType,
): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name: input.name,
    fields: () => {
      const fields: GraphQLInputFieldConfigMap = {};
      for (const { field, type } of properties) fields[field] = { type: inputType(input, type) };
      return fields;
    },
  });

/** A row that an operation takes: one that is there, or one with values. */
export const rowInput = (
  { types, name }: OperationTypesInput & Named,
  table: Table,
): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'A row that is there, or the values of one: exactly one of these.',
    isOneOf: true,
    fields: () => ({
      id: { type: GraphQLID },
      values: { type: types.input(generatedName(table, 'CreateInput')) },
    }),
  });

/** A row of any table that an operation takes. */
export const anyRowInput = ({
  types,
  name,
  model,
  creates,
}: OperationTypesInput & Named): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'A row of any table, or an object of none: exactly one of these.',
    isOneOf: true,
    fields: () => ({
      id: { type: GraphQLID, description: "A row that is there, by a record's `id`." },
      ...([...model.tables.values()].some(creates) && {
        values: { type: types.input(anyRowNames.values), description: 'A row with values.' },
      }),
      open: {
        type: types.freeScalar(openObjectName),
        description: 'An object with any properties, where the operation takes one. Functions take none.',
      },
    }),
  });

/** The values of a row of any table. */
export const anyRowValues = ({
  types,
  name,
  model,
  creates,
}: OperationTypesInput & Named): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'The values of a row, by its table: exactly one of these.',
    isOneOf: true,
    fields: () => {
      const fields: GraphQLInputFieldConfigMap = {};
      for (const table of model.tables.values()) {
        if (!creates(table)) continue;
        fields[table.oneField] = { type: types.input(generatedName(table, 'CreateInput')) };
      }
      return fields;
    },
  });

/** What an operation gives that may be a row of any table, or an object of none. */
export const anyRowOutput = ({ types, name }: OperationTypesInput & Named): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    description: 'A row of any table, or an object of none.',
    fields: () => ({
      record: {
        type: types.interface('Record'),
        description: 'The row as the caller may read it.',
        resolve: fieldValue,
      },
      open: {
        type: types.freeScalar(openObjectName),
        description: 'The object; null where it is a row.',
        resolve: fieldValue,
      },
    }),
  });

/** Members of an enum of the CSDL. */
export const operationEnum = (name: string, { members }: OperationEnum): GraphQLEnumType =>
  new GraphQLEnumType({
    name,
    values: Object.fromEntries(members.map((member) => [member.name, { value: member.name }])),
  });

type Nullable = GraphQLScalarType | GraphQLEnumType | GraphQLInputObjectType;

/** GraphQL type of a parameter. */
export const inputType = (
  input: OperationTypesInput,
  { value, list }: OperationType,
  required = false,
): GraphQLInputType => {
  const { types, model } = input;
  const one = (): Nullable => {
    switch (value.kind) {
      case 'scalar':
        return types.scalar(valueTypes[value.scalar].scalar);
      case 'enum':
        return types.enum(complexName(value.enum.name));
      case 'complex':
        return types.input(complexInputName(value.name));
      case 'row': {
        const table = model.tables.get(value.table);
        return table !== undefined && input.creates(table) ? types.input(rowInputName(table)) : GraphQLID;
      }
      case 'anyRow':
        return value.base === 'principal' ? GraphQLID : types.input(anyRowNames.input);
      case 'open':
        return types.freeScalar(openObjectName);
    }
  };
  // Members of a set of flags are a list too.
  if (list || (value.kind === 'enum' && value.enum.isFlags)) {
    const several = new GraphQLList(new GraphQLNonNull(one()));
    return required ? new GraphQLNonNull(several) : several;
  }
  return required ? new GraphQLNonNull(one()) : one();
};

/** GraphQL type of a result. Items may be missing: rows that may not be read. */
export const outputType = (input: OperationTypesInput, { value, list }: OperationType): GraphQLOutputType => {
  const { types, model } = input;
  const one = (): GraphQLOutputType => {
    switch (value.kind) {
      case 'scalar':
        return types.scalar(valueTypes[value.scalar].scalar);
      case 'enum': {
        const type = types.enum(complexName(value.enum.name));
        return value.enum.isFlags ? new GraphQLList(new GraphQLNonNull(type)) : type;
      }
      case 'complex':
        return types.free(complexName(value.name));
      case 'row':
        return types.object(model.tables.get(value.table)?.typeName ?? '');
      case 'anyRow':
        return value.base === 'crmbaseentity' ? types.free(anyRowNames.output) : types.interface('Record');
      case 'open':
        return types.freeScalar(openObjectName);
    }
  };
  return list ? new GraphQLList(one()) : one();
};
