import { GraphQLID, GraphQLInputObjectType, GraphQLString, type GraphQLInputFieldConfigMap } from 'graphql';

import type { Model, Table } from '../../model/model.ts';
import { addressColumn, addressField, bindingTargets, partyLookup } from '../../model/write-targets.ts';

/** A party of an activity, `ActivityPartyInput`: a record, or an address. */
export const partyInput = (name: string, model: Model, parties: Table): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'Someone who takes part in an activity: exactly one of these.',
    isOneOf: true,
    fields: () => {
      const fields: GraphQLInputFieldConfigMap = {};
      const lookup = partyLookup(parties);
      for (const { table } of lookup === undefined ? [] : bindingTargets(model, lookup)) {
        fields[table.oneField] = { type: GraphQLID };
      }
      if (addressColumn(parties) !== undefined)
        fields[addressField] = { type: GraphQLString, description: 'An address that belongs to no record.' };
      return fields;
    },
  });

export const partyInputName = ({ typeName }: Table): string => `${typeName}Input`;
