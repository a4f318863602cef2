import { GraphQLInputObjectType, GraphQLNonNull, type GraphQLInputFieldConfigMap } from 'graphql';

import type { AlternateKey, Table } from '../../model/model.ts';
import { keyFieldOf } from '../../model/write-targets.ts';
import { describe } from '../describe.ts';
import { generatedName } from '../generated-name.ts';
import { partType } from '../query-type.ts';
import type { TypeRegistry } from '../type-registry.ts';

/**
 * The alternate keys of a table, `AccountKey`: exactly one of them. A key of one column is that column, one of several an
 * input of its own.
 */
export const keyInput = (types: TypeRegistry, table: Table): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name: generatedName(table, 'Key'),
    description: `An alternate key of ${table.typeName}: exactly one of these.`,
    isOneOf: true,
    fields: () => {
      const fields: GraphQLInputFieldConfigMap = {};
      for (const key of table.keys.values()) {
        const [only, ...others] = key.parts;
        if (only === undefined) continue;
        const type = others.length > 0 ? types.input(keyPartsName(table, key)) : partType(types, only);
        if (type !== undefined) fields[keyFieldOf(key)] = { type };
      }
      return fields;
    },
  });

/** Values of a key of several columns. */
export const keyPartsInput = (
  { types, name }: { readonly types: TypeRegistry; readonly name: string },
  key: AlternateKey,
): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    fields: () => {
      const fields: GraphQLInputFieldConfigMap = {};
      for (const part of key.parts) {
        const type = partType(types, part);
        if (type !== undefined)
          fields[part.field] = { type: new GraphQLNonNull(type), description: describe(part) };
      }
      return fields;
    },
  });

/** Wanted name of the input of a key of several columns. */
export const keyPartsName = ({ typeName }: Table, key: AlternateKey): string => {
  const field = keyFieldOf(key);
  return `${typeName}${field.charAt(0).toUpperCase()}${field.slice(1)}Key`;
};
