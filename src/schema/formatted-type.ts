import { GraphQLObjectType, GraphQLString, type GraphQLFieldConfigMap } from 'graphql';

import type { Column, Lookup, Member, Table } from '../model/model.ts';
import { dataverse } from './describe.ts';
import { fieldValue } from './field-value.ts';
import { generatedName } from './generated-name.ts';

/** Display texts of a table's rows: a text for each column and lookup that has one, under the same name. */
export const formattedType = (table: Table): GraphQLObjectType =>
  new GraphQLObjectType({
    name: generatedName(table, 'Formatted'),
    description: `Display texts of ${table.typeName} rows, in the language and time zone of the upstream user.`,
    fields: () => {
      const fields: GraphQLFieldConfigMap<unknown, unknown> = {};
      for (const [name, member] of table.fields) {
        if (!hasText(member)) continue;
        fields[name] = {
          type: GraphQLString,
          resolve: fieldValue,
          extensions: dataverse({ name: member.logicalName }),
        };
      }
      return fields;
    },
  });

/** Whether there is a type for the display texts of a table's rows. */
export const hasFormatted = (table: Table): boolean => {
  for (const member of table.fields.values()) if (hasText(member)) return true;
  return false;
};

/** Dataverse sends texts for what reads differently from its value (contract §2.4). */
const hasText = (member: Member): member is Column | Lookup => {
  if (member.kind !== 'column') return member.kind === 'lookup';
  switch (member.type.kind) {
    case 'choice':
    case 'choices':
    case 'boolean':
    case 'int':
    case 'bigInt':
    case 'double':
    case 'decimal':
    case 'date':
    case 'dateTime':
    case 'localDateTime':
      return true;
    case 'string':
    case 'guid':
    case 'image':
    case 'file':
      return false;
  }
};
