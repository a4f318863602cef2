import { GraphQLID, GraphQLInputObjectType, type GraphQLInputFieldConfigMap } from 'graphql';

import type { Lookup, Table } from '../../model/model.ts';
import type { BindingTarget } from '../../model/write-targets.ts';

/** Value of a lookup that may point at several tables, `CustomerInput`: an id of exactly one of them. */
export const lookupInput = (name: string, targets: readonly BindingTarget[]): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'The record that a lookup is to point at, by its table: exactly one.',
    isOneOf: true,
    fields: () => {
      const fields: GraphQLInputFieldConfigMap = {};
      for (const { table } of targets) fields[table.oneField] = { type: GraphQLID };
      return fields;
    },
  });

/** Wanted name: that of the lookup's interface, else of table and lookup. */
export const lookupInputName = ({ typeName }: Table, { result, field }: Lookup): string =>
  result.kind === 'interface'
    ? `${result.name}Input`
    : `${typeName}${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
