import { GraphQLID, GraphQLInputObjectType, GraphQLList, GraphQLNonNull } from 'graphql';

import type { Table } from '../../model/model.ts';
import { generatedName } from '../generated-name.ts';
import type { TypeRegistry } from '../type-registry.ts';

/** Related rows of a row that is created or updated: `ContactListCreateInput`, `ContactListUpdateInput`. */
export const relatedInput = (
  { types, name }: { readonly types: TypeRegistry; readonly name: string },
  table: Table,
  kind: 'create' | 'update',
): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    fields: () => {
      const ids = new GraphQLList(new GraphQLNonNull(GraphQLID));
      const row = types.input(generatedName(table, 'CreateInput'));
      return {
        create: {
          type: new GraphQLList(new GraphQLNonNull(row)),
          description: 'New rows that belong to it.',
        },
        link: { type: ids, description: 'Rows that are there already.' },
        ...(kind === 'update' && {
          unlink: { type: ids, description: 'Rows that no longer belong to it. They stay.' },
        }),
      };
    },
  });

/** Wanted name of it. */
export const relatedInputName = ({ typeName }: Table, kind: 'create' | 'update'): string =>
  `${typeName}List${kind === 'create' ? 'CreateInput' : 'UpdateInput'}`;
