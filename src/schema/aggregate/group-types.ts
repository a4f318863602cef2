import {
  GraphQLBoolean,
  GraphQLInputObjectType,
  GraphQLObjectType,
  type GraphQLFieldConfigMap,
  type GraphQLInputFieldConfigMap,
  type GraphQLOutputType,
} from 'graphql';

import { groupKind } from '../../model/aggregate-kind.ts';
import type { Member, Model, Table } from '../../model/model.ts';
import { valueTypes } from '../../vocabulary/types/index.ts';
import { fieldValue } from '../field-value.ts';
import type { TypeRegistry } from '../type-registry.ts';
import { valueType } from '../value-type.ts';
import { aggregateNames } from './aggregate-names.ts';

interface GroupTypeInput {
  readonly types: TypeRegistry;
  readonly model: Model;
  readonly name: string;
}

/** What rows can be grouped by: `AccountGroupBy`. */
export const groupByType = ({ types, model, name }: GroupTypeInput, table: Table): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'Exactly one of these; several keys are several elements.',
    isOneOf: true,
    fields: () => {
      const fields: GraphQLInputFieldConfigMap = {};
      for (const [field, member] of table.fields) {
        switch (groupKind(member)) {
          case 'value':
            fields[field] = { type: GraphQLBoolean };
            break;
          case 'date':
            fields[field] = { type: types.enum('DateGrouping') };
            break;
          case 'record': {
            const target = targetOf(model, member);
            if (target !== undefined) fields[field] = { type: types.input(aggregateNames(target).groupBy) };
            break;
          }
          case undefined:
            break;
        }
      }
      return fields;
    },
  });

/** What rows of a group have in common: `AccountAggregateKey`. */
export const keyType = ({ types, model, name }: GroupTypeInput, table: Table): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    description: 'What rows are not grouped by is null.',
    fields: () => {
      const fields: GraphQLFieldConfigMap<unknown, unknown> = {};
      for (const [field, member] of table.fields) {
        const type = keyField({ types, model }, member);
        if (type !== undefined) fields[field] = { type, resolve: fieldValue };
      }
      return fields;
    },
  });

const keyField = (
  { types, model }: Omit<GroupTypeInput, 'name'>,
  member: Member,
): GraphQLOutputType | undefined => {
  switch (groupKind(member)) {
    case 'value':
      if (member.kind === 'lookupId') return types.scalar(valueTypes.guid.scalar);
      if (member.kind !== 'column' || member.type.kind === 'image' || member.type.kind === 'file') {
        return undefined;
      }
      return valueType(types, member.type);
    case 'date':
      return types.object('DateKey');
    case 'record': {
      const target = targetOf(model, member);
      return target === undefined ? undefined : types.object(aggregateNames(target).key);
    }
    case undefined:
      return undefined;
  }
};

/** Undefined also where rows of the target aren't to be counted. */
const targetOf = ({ tables }: Model, member: Member): Table | undefined => {
  const target = member.kind === 'lookup' ? tables.get(member.targets[0]?.table ?? '') : undefined;
  return target?.withoutAggregates === true ? undefined : target;
};
