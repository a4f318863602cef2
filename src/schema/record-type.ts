import { GraphQLNonNull, GraphQLObjectType, type GraphQLFieldConfigMap } from 'graphql';

import type { Model, Table } from '../model/model.ts';
import { dataverse, describe } from './describe.ts';
import { fieldValue } from './field-value.ts';
import { hasFormatted } from './formatted-type.ts';
import { generatedName } from './generated-name.ts';
import { memberField } from './member-field.ts';
import type { TypeRegistry } from './type-registry.ts';

type Fields = GraphQLFieldConfigMap<unknown, unknown>;

/** What types of one schema are made of. */
export interface RecordTypeInput {
  readonly types: TypeRegistry;
  readonly model: Model;
}

/** Object type of a table, with fields for its columns, lookups and related rows. */
export const recordType = ({ types, model }: RecordTypeInput, table: Table): GraphQLObjectType =>
  new GraphQLObjectType({
    name: table.typeName,
    description: describe(table),
    interfaces: () => recordInterfaces(table).map((name) => types.interface(name)),
    fields: () => {
      const fields: Fields = { ...identityFields(types), ...formattedField(types, table) };
      for (const [name, member] of table.fields) {
        const field = memberField({ types, model, table }, member);
        if (field !== undefined) fields[name] = field;
      }
      return fields;
    },
    extensions: dataverse({ name: table.logicalName }),
  });

/** Names of the interfaces that a table's type implements. */
export const recordInterfaces = (table: Table): readonly string[] => ['Node', 'Record', ...table.interfaces];

/** What every record has. */
export const identityFields = (types: TypeRegistry): Fields => {
  const fields: Fields = {};
  for (const { name, type, description } of Object.values(types.interface('Record').getFields())) {
    fields[name] = { type, description, resolve: fieldValue };
  }
  return fields;
};

const formattedField = (types: TypeRegistry, table: Table): Fields => {
  if (!hasFormatted(table)) return {};
  const type = new GraphQLNonNull(types.object(generatedName(table, 'Formatted')));
  return { formatted: { type, description: 'The row as texts for people.', resolve: fieldValue } };
};
