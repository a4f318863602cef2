import { GraphQLInputObjectType } from 'graphql';

import type { Table } from '../../model/model.ts';
import { generatedName } from '../generated-name.ts';
import type { NamedTypeInput } from './operators-type.ts';

/** Filter of related rows: `AccountListFilter`. */
export const relationFilterType = ({ types, name }: NamedTypeInput, table: Table): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: `Condition on related rows of ${table.typeName}. All that is given must hold.`,
    fields: () => {
      const type = types.input(generatedName(table, 'Filter'));
      return {
        some: { type, description: 'At least one of them meets this; `{}`: there is one.' },
        none: { type, description: 'None of them meets this; `{}`: there is none.' },
        every: { type, description: 'All of them meet this, if there are any.' },
      };
    },
  });

/** Wanted name of it. */
export const relationFilterName = ({ typeName }: Table): string => `${typeName}ListFilter`;
