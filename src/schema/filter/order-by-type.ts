import {
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLInputFieldConfigMap,
} from 'graphql';

import { isOrderable } from '../../model/filter-kind.ts';
import type { Lookup, Model, Table } from '../../model/model.ts';
import { generatedName } from '../generated-name.ts';
import type { TypeRegistry } from '../type-registry.ts';

interface OrderByInput {
  readonly types: TypeRegistry;
  readonly model: Model;
}

/** What the rows of a table can be ordered by: `AccountOrderBy`. */
export const orderByType = ({ types, model }: OrderByInput, table: Table): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name: generatedName(table, 'OrderBy'),
    description: 'Exactly one of these.',
    isOneOf: true,
    fields: () => {
      const fields: GraphQLInputFieldConfigMap = {};
      for (const [name, member] of table.fields) {
        if (isOrderable(member)) fields[name] = { type: types.enum('SortDirection') };
        if (member.kind === 'lookup' && isNamed(model, member))
          fields[name] = { type: types.input('LookupOrderBy') };
      }
      return fields;
    },
  });

/** Whether the names of a lookup's records may be known: they decide the order. */
const isNamed = ({ tables }: Model, { targets }: Lookup): boolean =>
  targets.every(({ table }) => tables.get(table)?.hidesName !== true);

/** Arguments of every list besides those of its page. */
export const listArguments = (types: TypeRegistry, table: Table) => ({
  filter: { type: types.input(generatedName(table, 'Filter')), description: 'Which rows.' },
  orderBy: {
    type: new GraphQLList(new GraphQLNonNull(types.input(generatedName(table, 'OrderBy')))),
    description: 'In which order; the first counts most. By the primary key where nothing is said.',
  },
});
