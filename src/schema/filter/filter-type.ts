import {
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLInputFieldConfigMap,
  type GraphQLInputType,
} from 'graphql';

import { filterKind } from '../../model/filter-kind.ts';
import type { Lookup, Member, Model, Table } from '../../model/model.ts';
import { describe } from '../describe.ts';
import { generatedName } from '../generated-name.ts';
import type { TypeRegistry } from '../type-registry.ts';
import { lookupFilterName, reachableTargets } from './lookup-filter-type.ts';
import { operatorsName } from './operators-type.ts';
import { relationFilterName } from './relation-filter-type.ts';

interface FilterTypeInput {
  readonly types: TypeRegistry;
  readonly model: Model;
}

type Fields = GraphQLInputFieldConfigMap;

/** Filter of a table's rows: `AccountFilter`. */
export const filterType = (input: FilterTypeInput, table: Table): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name: generatedName(table, 'Filter'),
    description: `Condition on rows of ${table.typeName}. All that is given must hold.`,
    fields: () => {
      const own = input.types.input(generatedName(table, 'Filter'));
      const several = new GraphQLList(new GraphQLNonNull(own));
      const fields: Fields = {};
      for (const [name, member] of table.fields) {
        const type = memberFilter(input, table, member);
        if (type !== undefined) fields[name] = { type, description: describe(member) };
      }
      // Columns of these names can't be filtered: without the operators nothing could be joined.
      return {
        ...fields,
        and: { type: several, description: 'All of these hold.' },
        or: { type: several, description: 'At least one of these holds.' },
        not: { type: own, description: 'This does not hold. What compares with null holds neither way.' },
      };
    },
  });

const memberFilter = (input: FilterTypeInput, table: Table, member: Member): GraphQLInputType | undefined => {
  const { types, model } = input;
  switch (member.kind) {
    case 'column':
    case 'lookupId': {
      const kind = filterKind(table, member);
      if (kind === undefined) return undefined;
      const choice = member.kind === 'column' && 'choice' in member.type ? member.type.choice : undefined;
      return types.input(operatorsName({ kind, choice }));
    }
    case 'lookup':
      return lookupFilter(input, table, member);
    case 'collection': {
      const target = model.tables.get(member.target);
      return target === undefined ? undefined : types.input(relationFilterName(target));
    }
    case 'parties':
    case 'activity':
      return undefined;
  }
};

/** The target's own filter; where there may be several, that of the lookup. None that a path leads to: no filter. */
const lookupFilter = (
  { types, model }: FilterTypeInput,
  table: Table,
  lookup: Lookup,
): GraphQLInputType | undefined => {
  const [target] = reachableTargets(model, lookup);
  if (target === undefined) return undefined;
  const isSingle = lookup.result.kind === 'object';
  return types.input(isSingle ? generatedName(target, 'Filter') : lookupFilterName(table, lookup));
};
